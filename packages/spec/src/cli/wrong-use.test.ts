import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Project, project } from './project.ts';

let host: Project;

beforeAll(async () => {
  host = await project();
});
afterAll(() => host.remove());

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly problems: readonly string[] };
}

async function refused(...words: readonly string[]) {
  const { exitCode, data } = await host.json<Refusal>(...words);
  return { ...data.error, exitCode };
}

describe('the command', () => {
  test('ends with 2 and one message on standard error where it is used wrongly', async () => {
    const { exitCode, stdout, stderr } = await host.gallra('plan', '--bogus');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe('There is no option --bogus. "gallra --help" tells more.\n');
  });

  test('prints the same as one JSON document where it was asked to', async () => {
    expect(await host.json('plan', '--bogus')).toMatchObject({
      exitCode: 2,
      stderr: '',
      data: { error: { code: 'command.invalid', message: expect.stringContaining('--bogus'), problems: [] } },
    });
  });

  test('knows its version', async () => {
    expect(await host.gallra('--version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  test.each([
    [['plan', '--at', 'KEY7781'], '2026-12-01T12:00:00Z'],
    [['erase', '--subject', 'KEY7781', '--key', 'x', '--preview'], 'one of: contact'],
    [['plan', '--config', 'elsewhere.ts'], '--config'],
  ])('names the fix and repeats no key: gallra %j', async (words, fix) => {
    const { exitCode, message } = await refused(...words);
    expect(exitCode).toBe(2);
    expect(message).toContain(fix);
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
      import { policy } from './policy.mjs';
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
      `import { policy } from './policy.mjs';
       export default { policy, database: async () => { throw Object.assign(new Error('Märta Markerad'), { code: 'ECONNREFUSED' }); } };`,
    );
    const { exitCode, code, message } = await refused('plan', '--config', 'other.config.ts', '--debug');
    expect([exitCode, code]).toEqual([4, 'database.unreachable']);
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('Märta');
  });

  test('is TypeScript, by itself or as gallra.config.ts, and imports files with or without their ending', async () => {
    await host.write(
      'typed.ts',
      "import { policy as plain } from './policy.mjs';\nexport const policy: object = plain;",
    );
    const text = await host.read('gallra.config.mjs');
    await host.write(
      'gallra.config.ts',
      text.replace("'./policy.mjs'", "'./typed'").replace('const open = ()', 'const open = (): Kysely<unknown>'),
    );
    const { data } = await host.json<{ dialect: string }>('check');
    expect(data.dialect).toBe('sqlite');
    await rm(join(host.folder, 'gallra.config.ts'));
  });

  test('may be plain JavaScript with an open handle, write to the console, and leave something running', async () => {
    await host.write(
      'noisy.config.mjs',
      `import Database from 'better-sqlite3';
       import { Kysely, SqliteDialect } from 'kysely';
       import { policy } from './policy.mjs';
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
  await rm(join(empty.folder, 'gallra.config.mjs'));
  const { exitCode, stderr } = await empty.gallra('check');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('gallra.config.ts');
  await empty.remove();
});
