/**
 * Bundles what a browser can take of the built packages, as its bundler would, and holds each against its budget: gzipped,
 * with its libraries. None may lead to a module of Node, and each has to load where there is no Node.
 */
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';

interface Entry {
  readonly name: string;
  readonly code: string;
  /** Kilobytes, gzipped. Where one is passed, look for what was drawn in; the largest parts are told. */
  readonly budget: number;
}

const all = (entry: string) => `export * from '${entry}';`;

const entries: readonly Entry[] = [
  {
    name: 'decide, with the parser of policies',
    code: "export { decide, parsePolicy } from '@gallra/core';",
    budget: 55,
  },
  { name: 'decide, for a policy that was parsed before', code: all('@gallra/core/decide'), budget: 20 },
  { name: 'the verifier of audit logs', code: all('gallra/verify'), budget: 45 },
  {
    name: 'definePolicy of gallra, with Swedish statutes',
    code: "export { definePolicy } from 'gallra'; export { bookkeeping } from 'gallra/se';",
    budget: 54,
  },
  { name: 'gallra/policy', code: all('gallra/policy'), budget: 64 },
  {
    name: 'the deadline of a request',
    code: "export { requestDeadline } from 'gallra'; export { swedishPublicHolidays } from 'gallra/se';",
    budget: 10,
  },
  // The parser knows Gallra's own records, for a policy may move how long they are kept.
  { name: '@gallra/core', code: all('@gallra/core'), budget: 64 },
  // Of the sentences of commands, a page draws in none.
  { name: '@gallra/core/words', code: all('@gallra/core/words'), budget: 24 },
  {
    name: 'the words of a page',
    code: "export { accessTexts, auditTexts, inLanguage, termInWords } from '@gallra/core/words';",
    budget: 15,
  },
  { name: 'plan and forecast', code: "export { forecast, plan } from '@gallra/retention';", budget: 28 },
  { name: '@gallra/retention', code: all('@gallra/retention'), budget: 53 },
  { name: '@gallra/dsar', code: all('@gallra/dsar'), budget: 63 },
];

const kilobyte = 1024;

/** What the web has and the language alone has not. */
const web = { TextDecoder, TextEncoder, URL, crypto, setTimeout, structuredClone };

/** The package of an input, or its file in one of ours. */
const partOf = (input: string) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? input;

function largestParts({ outputs }: Metafile): string {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs))
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      sizes.set(partOf(input), (sizes.get(partOf(input)) ?? 0) + bytesInOutput);
  const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, 8);
  return largest.map(([part, bytes]) => `${part} ${(bytes / kilobyte).toFixed(1)}`).join(', ');
}

async function problemsOf({ name, code, budget }: Entry): Promise<readonly string[]> {
  const ofNode: string[] = [];
  const { outputFiles, metafile } = await build({
    // gallra depends on all of them.
    stdin: { contents: code, resolveDir: 'packages/gallra' },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundled',
    write: false,
    logLevel: 'silent',
    metafile: true,
    plugins: [
      {
        name: 'modules of Node',
        setup: (of) =>
          of.onResolve({ filter: /^node:/ }, ({ path, importer }) => {
            ofNode.push(`${path}, imported by ${importer}`);
            return { path, external: true };
          }),
      },
    ],
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  const size = gzipSync(bundle, { level: 9 }).length / kilobyte;
  console.log(`${size.toFixed(1).padStart(5)} KB of ${budget}  ${name}`);
  if (ofNode.length > 0) return ofNode.map((module) => `${name}: leads to ${module}.`);
  const names = runInContext(`${new TextDecoder().decode(bundle)};Object.keys(bundled)`, createContext({ ...web }));
  return [
    ...(names.length > 0 ? [] : [`${name}: exports nothing.`]),
    ...(size <= budget ? [] : [`${name}: ${size.toFixed(1)} KB, ${budget} at most. In KB: ${largestParts(metafile)}.`]),
  ];
}

const problems = (await Promise.all(entries.map(problemsOf))).flat();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
