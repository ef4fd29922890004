import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealedLog } from '../testing/sealed-log.ts';
import type { LogVerification, VerifyOptions } from './index.ts';

/** Built as a page would be. */
async function builtPage(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'audit',
    conditions: ['gallra-source'],
  });
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: outputFiles[0]?.text ?? '', inputs: used.map(([path]) => path) };
}

/** Run where there is nothing that a page has not. */
async function pageWith(input: { readonly lines: readonly string[]; readonly options: VerifyOptions }) {
  const page = createContext({ TextEncoder, TextDecoder, atob, btoa, input });
  runInContext((await builtPage('index.ts')).text, page);
  return async (): Promise<LogVerification> =>
    JSON.parse(await runInContext('audit.verifyLog(input.lines, input.options).then(JSON.stringify)', page));
}

describe('in a browser, a log', () => {
  const log = sealedLog(3);
  const input = { lines: [] as string[], options: { checkpoints: log.checkpoints, keys: [log.keys.verifier] } };
  let verify: () => Promise<LogVerification>;

  beforeAll(async () => {
    verify = await pageWith(input);
  });

  test('is verified without anything of Node', async () => {
    input.lines = await log.lines();
    expect(await verify()).toEqual(JSON.parse(JSON.stringify(await log.verify())));
    expect(await verify()).toMatchObject({ ok: true, checkpoints: 1, size: 3 });
  });

  test('that was altered is found out', async () => {
    log.alter(1, { table: 'contacts' });
    input.lines = await log.lines();
    expect((await verify()).problems.map(({ code, leaf }) => [code, leaf])).toEqual([['root.mismatch', 0]]);
  });
});

describe('in a browser, the code', () => {
  test('of the verifier is at most 45 KB, and reads no policy', async () => {
    const { text, inputs } = await builtPage('index.ts');
    expect(gzipSync(text).length).toBeLessThan(45_000);
    expect(inputs.filter((path) => /\/zod\/|\/policy\//.test(path))).toEqual([]);
  });

  test('of the whole audit log is bundled without anything of Node', async () => {
    const { text, inputs } = await builtPage('../index.ts');
    expect(inputs).toContain('packages/audit/src/seal/log-sealing.ts');
    expect(text).not.toContain('require("node:');
  });
});
