import type { ParsedEnvelope } from './parsed-envelope.ts';

const plain = '"[^"\\\\\\0-\\x1f\\ud800-\\udfff]*"';
const list = (part: string) => `\\[${part}(?:,${part})*\\]`;
const optional = (name: string, value: string) => `(?:"${name}":${value},)?`;

/**
 * Envelopes as most are: members everybody knows, each once and in order, texts without escapes, small whole numbers.
 * Whatever this matches is canonical, and it takes a fifth of the time of parsing and writing again. How long hashes and
 * ids are is asked afterwards: to count costs a pattern more than to read.
 */
const usual = new RegExp(
  [
    '^\\{(?:"actor":"([0-9a-f]+)",)?',
    '"at":"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)",',
    optional('basis', plain),
    optional('claim', plain),
    `(?:"class":(${plain}),)?`,
    optional('columns', list(plain)),
    optional('hold', plain),
    '"id":"([0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+)",',
    `"log":(${plain}),`,
    ...['operation', 'outcome', 'partition', 'plan', 'policy', 'processing', 'purpose', 'request'].map((name) =>
      optional(name, plain),
    ),
    optional('rows', '(?:0|[1-9]\\d{0,14})'),
    optional('subjects', list(plain)),
    optional('table', plain),
    `"type":(${plain}),"v":1\\}$`,
  ].join(''),
);

/** A list of millions of members is more than a pattern can go back over. */
const longest = 2 ** 16;

/** Where a UUID has its dashes. */
const dashes = [8, 13, 18, 23];

/** Parses an envelope if it is a usual one; undefined where `parseEnvelope` has to. */
export function parseUsualEnvelope(text: string): ParsedEnvelope | undefined {
  const found = text.length > longest ? null : usual.exec(text);
  if (found === null) return undefined;
  const [, actor, at = '', of, id = '', log = '', type = ''] = found;
  if (actor !== undefined && actor.length !== 64) return undefined;
  if (id.length !== 36 || dashes.some((at) => id[at] !== '-')) return undefined;
  // These have members of their own.
  if (type === '"payload.erased"' || type === '"events.pruned"' || type === '"epoch.opened"') return undefined;
  return { id, log: log.slice(1, -1), at, class: of?.slice(1, -1), type: type.slice(1, -1), actor, change: [] };
}
