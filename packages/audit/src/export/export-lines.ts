import { canonicalJson, fromBase64, type Payload } from '@gallra/core/audit';
import { hashSize, leafHash } from '../tree/merkle-tree.ts';
import { type ExportHeader, type ExportLine, exportFormat } from './audit-export.ts';
import { isObject, jsonOf } from './canonical-json.ts';

/** Parts of an export as they arrive: text or UTF-8, cut anywhere. */
export type ExportChunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Characters or bytes taken at once: a chunk may be a whole file, and a text cannot be as long as that. */
const pieceLength = 2 ** 24;

/** Characters of a line, at most. More would be no text any more, and no statement records as much. */
const lineLength = 2 ** 27;

function* piecesOf(
  chunk: string | Uint8Array,
  decoder: InstanceType<typeof TextDecoder>,
): Generator<string, void, undefined> {
  for (let at = 0; at < chunk.length; at += pieceLength)
    yield typeof chunk === 'string'
      ? chunk.slice(at, at + pieceLength)
      : decoder.decode(chunk.subarray(at, at + pieceLength), { stream: true });
}

/**
 * The lines that end in each chunk, without their newlines. The last needs none. One that is longer than any line of an
 * export is given as an empty one, which is none either.
 */
export async function* linesOf(
  chunks: ExportChunks,
  longest: number = lineLength,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  for await (const chunk of chunks)
    for (const piece of piecesOf(chunk, decoder)) {
      const lines = piece.split('\n');
      const [first = ''] = lines;
      isTooLong ||= rest.length + first.length > longest;
      rest = isTooLong ? '' : rest + first;
      if (lines.length === 1) continue;
      lines[0] = rest;
      rest = lines.pop() ?? '';
      isTooLong = rest.length > longest;
      yield lines;
    }
  rest += decoder.decode();
  if (rest !== '' || isTooLong) yield [isTooLong ? '' : rest];
}

/** The first line of an export; undefined where it is none. */
export function parseHeader(line: string): ExportHeader | undefined {
  const said = jsonOf(line);
  if (!isObject(said) || said.format !== exportFormat || typeof said.origin !== 'string') return undefined;
  return { format: exportFormat, origin: said.origin };
}

const isPayload = (value: unknown): value is Payload =>
  isObject(value) && typeof value.salt === 'string' && typeof value.body === 'string';

const [beforeSalt, beforeBody, saltSize] = ['"actor":{"salt":"', '","body":"', 44];

/** Who did it, in lines as most are, where it stands between these places. */
function parseUsualActor(line: string, from: number, end: number): Payload | undefined {
  const salt = from + beforeSalt.length;
  const body = salt + saltSize + beforeBody.length;
  if (!line.startsWith(beforeSalt, from) || !line.startsWith(beforeBody, salt + saltSize)) return undefined;
  if (!line.startsWith('"}', end - 2)) return undefined;
  const written = line.slice(body, end - 2);
  const text = written.includes('\\') || written.includes('"') ? jsonOf(`"${written}"`) : written;
  return typeof text === 'string' ? { salt: line.slice(salt, salt + saltSize), body: text } : undefined;
}

const beforeEvent = ',"event":{';

/**
 * A line as most are, cut where its number, who did it, and the event begin. What follows is taken for the event as it
 * stands: within a string of JSON the quotes would be escaped. Whether it is canonical, and of what, is for whoever
 * parses the envelope.
 */
function parseUsualLine(line: string): ExportLine | undefined {
  const end = line.indexOf(beforeEvent);
  if (end === -1 || !line.startsWith('{"n":') || !line.endsWith('}}')) return undefined;
  const comma = line.indexOf(',');
  const n = Number(line.slice(5, comma));
  if (!Number.isSafeInteger(n) || n < 0 || String(n).length !== comma - 5) return undefined;
  const event = line.slice(end + beforeEvent.length - 1, -1);
  if (comma === end) return { n, event };
  const actor = parseUsualActor(line, comma + 1, end);
  return actor === undefined ? undefined : { n, event, actor };
}

/** The text of an envelope, which stands in a line as JSON or, where it is not canonical, as a string. */
const textOf = (event: unknown): string | undefined =>
  typeof event === 'string' ? event : isObject(event) ? canonicalJson(event) : undefined;

/** Another line of an export; undefined where it is none. */
export function parseLine(line: string): ExportLine | undefined {
  const usualLine = parseUsualLine(line);
  if (usualLine !== undefined) return usualLine;
  const said = jsonOf(line);
  if (!isObject(said)) return undefined;
  const { n, leaf, actor, change } = said;
  const event = textOf(said.event);
  if (n === undefined) return event === undefined ? undefined : { event };
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0) return undefined;
  if (typeof leaf === 'string')
    return event === undefined && fromBase64(leaf)?.length === hashSize ? { n, leaf } : undefined;
  if (event === undefined || (actor !== undefined && !isPayload(actor))) return undefined;
  if (change === undefined) return actor === undefined ? { n, event } : { n, event, actor };
  if (!Array.isArray(change) || !change.every((part: unknown) => part === null || isPayload(part))) return undefined;
  return actor === undefined ? { n, event, change } : { n, event, actor, change };
}

/**
 * Hashes of the leaves of an export, to hold another export of the same log against.
 *
 * @param chunks - the export, as text or UTF-8, in parts of any size
 * @returns 32 bytes a leaf, in order; it ends at a line that is none, and where events have no number yet
 * @see RFC 6962 section 2.1
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { leafHashes, verifyLog } from '@gallra/audit';
 *
 * declare const checkpoints: readonly string[];
 * declare const keys: readonly string[];
 * const kept = leafHashes(createReadStream('last-year.ndjson'));
 * console.log(await verifyLog(createReadStream('today.ndjson'), { checkpoints, keys, kept }));
 * ```
 */
export async function* leafHashes(chunks: ExportChunks): AsyncGenerator<Uint8Array, void, undefined> {
  let first = true;
  for await (const lines of linesOf(chunks))
    for (const text of lines) {
      if (first && parseHeader(text) !== undefined) {
        first = false;
        continue;
      }
      const line = parseLine(text);
      if (line === undefined || !('n' in line)) return;
      const hash = 'leaf' in line ? fromBase64(line.leaf) : leafHash(line.event);
      if (hash === undefined) return;
      yield hash;
    }
}
