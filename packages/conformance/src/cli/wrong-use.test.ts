import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Project, project } from './project.ts';

let host: Project;

beforeAll(async () => {
  host = await project();
});
afterAll(() => host.remove());

/** The error as text and as data: the same exit code and message, with nothing else on standard output. */
async function refused(...words: readonly string[]) {
  const text = await host.gallra(...words);
  expect(text.stdout).toBe('');
  const { exitCode, data } = await host.json<{ error: { code: string; message: string; problems: string[] } }>(
    ...words,
  );
  expect(exitCode).toBe(text.exitCode);
  expect(text.stderr).toContain(data.error.message);
  return { ...data.error, exitCode };
}

describe('wrong use ends with 2 and one message that names the fix', () => {
  test.each([
    [['bogus'], 'no such command'],
    [['plan', '--bogus'], 'no option --bogus'],
    [['plan', '--languag', 'sv'], '--language'],
    [['plan', '--language', 'de'], 'sv, en'],
    [['plan', '--at', 'tomorrow'], '2026-12-01T12:00:00Z'],
    [['check', '--max-todo', 'many'], 'whole number'],
    [['sweep', '--batch-size', '0'], 'whole number from 1'],
    [['export', '--subject', 'contact', '--key', 'x'], '--out'],
    [['erase', '--subject', 'contact'], '--key'],
    [['erase', '--key'], '--key needs a value'],
    [['erase', '--subject', 'kontakt', '--key', 'x', '--preview'], 'one of: contact'],
    [['plan', '--config', 'elsewhere.ts'], '--config'],
  ])('gallra %j', async (words, fix) => {
    const { exitCode, message } = await refused(...words);
    expect(exitCode).toBe(2);
    expect(message).toContain(fix);
  });

  test('never repeats what was typed, wherever a key may have ended up', async () => {
    // The host refuses to go on where one of its marks is printed.
    for (const words of [
      ['erase', '--subject', 'contact', 'KEY7781'],
      ['erase', '--subject', 'contact', '--key', 'x', '--kye=KEY7781'],
      ['erase', '--subject', 'contact', '--key', 'x', '--KEY7781'],
      ['erase', '--subject', 'KEY7781', '--key', 'x', '--preview'],
      ['KEY7781'],
      ['plan', '--at', 'KEY7781'],
      ['plan', '--language', 'KEY7781'],
      ['check', '--max-todo', 'KEY7781'],
    ]) {
      expect((await host.gallra(...words)).exitCode).toBe(2);
    }
  });

  test('no command at all shows the help, on standard error', async () => {
    const { exitCode, stdout, stderr } = await host.gallra();
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    for (const command of ['check', 'plan', 'sweep', 'export', 'erase', 'migrations'])
      expect(stderr).toContain(command);
  });

  test('help and version that are asked for end with 0', async () => {
    expect(await host.gallra('--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('migrations') });
    expect(await host.gallra('erase', '--help')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('--preview'),
    });
    expect(await host.gallra('--version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });
});

describe('a configuration', () => {
  const withConfig = async (text: string) => {
    await host.write('other.config.ts', text);
    return refused('plan', '--config', 'other.config.ts');
  };

  test('with a policy that is not sound has every problem listed by path', async () => {
    const { exitCode, code, problems } = await withConfig(`
      import { defineConfig, parsePolicy } from 'gallra';
      import { policy } from './policy.ts';
      export default defineConfig({
        policy: parsePolicy({ ...policy, timeZone: 'Nowhere', financialYearEnd: '12-31', events: {} }), database: () => undefined as never,
      });`);
    expect([exitCode, code]).toEqual([2, 'policy.invalid']);
    expect(problems.some((problem) => problem.startsWith('timeZone: '))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('tables.contacts.events: '))).toBe(true);
  });

  test('without policy or database says what to write', async () => {
    const { exitCode, problems } = await withConfig('export const policy = 1;');
    expect(exitCode).toBe(2);
    expect(problems).toEqual([expect.stringContaining('policy:'), expect.stringContaining('database:')]);
  });

  test('that cannot be read is told with what the parser or the resolver says, which is about code', async () => {
    expect((await withConfig('export default {')).message).toMatch(/Unexpected token .*other\.config\.ts:1/);
    expect((await withConfig("import './no-such-file.ts'; export default {}")).message).toContain('no-such-file.ts');
    expect((await withConfig('export default { policy: nowhere };')).message).toContain('nowhere is not defined');
  });

  test('that throws is told without what it says, for that may quote data', async () => {
    const { exitCode, message } = await withConfig("throw new TypeError('Märta Markerad')");
    expect(exitCode).toBe(2);
    expect(message).toContain('--debug');
  });

  test('whose database cannot be opened is told without what the driver says', async () => {
    await host.write(
      'other.config.ts',
      `import { policy } from './policy.ts';
       export default { policy, database: async () => { throw Object.assign(new Error('Märta Markerad'), { code: 'ECONNREFUSED' }); } };`,
    );
    const { exitCode, code, message } = await refused('plan', '--config', 'other.config.ts', '--debug');
    expect([exitCode, code]).toEqual([1, 'unexpected']);
    expect(message).toContain('ECONNREFUSED');
  });

  test('may be plain JavaScript with an open handle, write to the console, and leave something running', async () => {
    await host.write(
      'noisy.config.mjs',
      `import Database from 'better-sqlite3';
       import { Kysely, SqliteDialect } from 'kysely';
       import { policy } from './policy.ts';
       console.log('noise');
       console.info('noise');
       setInterval(() => {}, 1000);
       const database = new Database(new URL('./host.db', import.meta.url).pathname);
       export default { policy, database: new Kysely({ dialect: new SqliteDialect({ database }) }) };`,
    );
    const { data, stderr } = await host.json<{ dialect: string }>('check', '--config', 'noisy.config.mjs');
    expect(data.dialect).toBe('sqlite');
    expect(stderr).toContain('noise');
  });
});

test('a folder without a configuration says which file is missing', async () => {
  const empty = await project();
  await empty.write('gallra.config.ts', '');
  await import('node:fs/promises').then(({ rm }) => rm(`${empty.folder}/gallra.config.ts`));
  const { exitCode, stderr } = await empty.gallra('check');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('gallra.config.ts');
  await empty.remove();
});
