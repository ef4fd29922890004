import { describe, expect, test } from 'vitest';
import { GallraError } from '../error.ts';
import { retried } from './retry.ts';

const busy = () => new GallraError('database.busy', 'Somebody else holds a lock.');

/** Work that fails in these ways, one after the other, and succeeds then. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  const work = async () => {
    work.times += 1;
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'done';
  };
  work.times = 0;
  return work;
}

const options = { attempts: 3, milliseconds: 1 };

describe('work that has to give way', () => {
  test('is done again', async () => {
    const work = failing(busy(), busy());
    expect(await retried(work, options)).toBe('done');
    expect(work.times).toBe(3);
  });

  test('is given up with its own error after the last attempt', async () => {
    const work = failing(busy(), busy(), busy());
    await expect(retried(work, options)).rejects.toMatchObject({ code: 'database.busy' });
    expect(work.times).toBe(3);
  });

  test('is not done again where it failed for another reason', async () => {
    const work = failing(new GallraError('database.refused', 'No such table.'));
    await expect(retried(work, options)).rejects.toMatchObject({ code: 'database.refused' });
    expect(work.times).toBe(1);
  });

  test('is done again for whatever its caller says is worth it', async () => {
    const work = failing(new Error('deadlock'));
    expect(await retried(work, { ...options, when: (error) => error instanceof Error })).toBe('done');
  });

  test('is not done again once the signal is aborted', async () => {
    const work = failing(busy());
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(retried(work, { ...options, signal })).rejects.toThrow('stopped');
    expect(work.times).toBe(1);
  });
});
