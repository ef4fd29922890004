import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProcessingContext } from '@gallra/core/audit';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { currentContext, withContext } from './processing-context.ts';

const agent = { id: 'agent-7', role: 'agent' };

describe('a processing context', () => {
  test('is there while the work goes on, and not outside of it', () => {
    expect(currentContext()).toBeUndefined();
    expect(withContext({ actor: agent, purpose: 'brokerage' }, currentContext)).toEqual({
      actor: agent,
      purpose: 'brokerage',
    });
    expect(currentContext()).toBeUndefined();
  });

  test('gives what the work gives, and throws what it throws', async () => {
    const fault = new Error('of the host');
    expect(withContext({}, () => 7)).toBe(7);
    await expect(withContext({}, async () => 7)).resolves.toBe(7);
    expect(() =>
      withContext({}, () => {
        throw fault;
      }),
    ).toThrow(fault);
    expect(currentContext()).toBeUndefined();
  });

  test('inherits from the one around it what it does not set, and gives nothing back to it', async () => {
    await withContext({ actor: agent, controller: 'a', request: 'r1' }, async () => {
      const inner = await withContext({ purpose: 'viewings', controller: 'b' }, async () => currentContext());
      expect(inner).toEqual({ actor: agent, controller: 'b', request: 'r1', purpose: 'viewings' });
      expect(currentContext()).toEqual({ actor: agent, controller: 'a', request: 'r1' });
    });
  });

  test('inherits where code without types sets a member to undefined', () => {
    const untyped: ProcessingContext = JSON.parse('{}');
    Object.assign(untyped, { actor: undefined });
    withContext({ actor: agent }, () => withContext(untyped, () => expect(currentContext()?.actor).toEqual(agent)));
  });

  test('survives await, timers, microtasks and emitters that are bound', async () => {
    const emitter = new EventEmitter();
    const heard: (string | undefined)[] = [];
    await withContext({ purpose: 'brokerage' }, async () => {
      emitter.on(
        'bound',
        AsyncResource.bind(() => heard.push(currentContext()?.purpose)),
      );
      await wait(1);
      heard.push(currentContext()?.purpose);
      await new Promise<void>((done) => setImmediate(() => queueMicrotask(done)));
      heard.push(currentContext()?.purpose);
      const ready = once(emitter, 'ready');
      setTimeout(() => emitter.emit('ready', currentContext()?.purpose), 1);
      heard.push(...(await ready));
    });
    emitter.emit('bound');
    expect(heard).toEqual(['brokerage', 'brokerage', 'brokerage', 'brokerage']);
  });

  test('is the same for two copies of the package', async () => {
    vi.resetModules();
    const other = await import('./processing-context.ts');
    expect(other.currentContext).not.toBe(currentContext);
    withContext({ purpose: 'brokerage' }, () => expect(other.currentContext()).toEqual({ purpose: 'brokerage' }));
    other.withContext({ purpose: 'viewings' }, () => expect(currentContext()).toEqual({ purpose: 'viewings' }));
  });

  test('never mixes with those of work that goes on at the same time', async () => {
    const step = fc.constantFrom('await', 'microtask', 'immediate', 'timer', 'nested');
    const take: Record<string, (turn: () => Promise<void>) => Promise<void>> = {
      await: async (turn) => turn(),
      microtask: (turn) => new Promise((done, fail) => queueMicrotask(() => turn().then(done, fail))),
      immediate: (turn) => new Promise((done, fail) => setImmediate(() => turn().then(done, fail))),
      timer: async (turn) => wait(0).then(turn),
      nested: (turn) => withContext({ purpose: 'nested' }, turn),
    };
    await everyCase(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { minLength: 2, maxLength: 20 }), async (works) => {
        await Promise.all(
          works.map((steps, number) =>
            withContext({ request: String(number) }, async () => {
              const go = async (left: readonly string[], purpose?: string): Promise<void> => {
                expect(currentContext()).toEqual({
                  request: String(number),
                  ...(purpose === undefined ? {} : { purpose }),
                });
                const [next, ...rest] = left;
                if (next !== undefined) await take[next]!(() => go(rest, next === 'nested' ? 'nested' : purpose));
                expect(currentContext()?.purpose).toBe(purpose);
              };
              await go(steps);
            }),
          ),
        );
        expect(currentContext()).toBeUndefined();
      }),
      600,
    );
  });
});
