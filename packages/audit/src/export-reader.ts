import type { Payload } from '@gallra/core';
import { type ExportHeader, type ExportLine, exportFormat } from './audit-export.ts';
import { fromBase64 } from './hash-bytes.ts';
import { hashSize, leafHash } from './merkle-tree.ts';

/** Parts of an export as they arrive: text or UTF-8, cut anywhere. */
export type ExportChunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** The lines that end in each chunk, without their newlines. The last needs none. */
export async function* linesOf(chunks: ExportChunks): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

/** What a text says as JSON; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first line of an export; undefined where it is none. */
export function readHeader(line: string): ExportHeader | undefined {
  const said = jsonOf(line);
  if (!isRecord(said) || said.format !== exportFormat || typeof said.origin !== 'string') return undefined;
  return { format: exportFormat, origin: said.origin };
}

const isPayload = (value: unknown): value is Payload =>
  isRecord(value) && typeof value.salt === 'string' && typeof value.body === 'string';

/** Another line of an export; undefined where it is none. */
export function readLine(line: string): ExportLine | undefined {
  const said = jsonOf(line);
  if (!isRecord(said)) return undefined;
  const { n, event, leaf, actor, change } = said;
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0) return undefined;
  if (typeof leaf === 'string')
    return event === undefined && fromBase64(leaf)?.length === hashSize ? { n, leaf } : undefined;
  if (typeof event !== 'string' || (actor !== undefined && !isPayload(actor))) return undefined;
  if (change === undefined) return actor === undefined ? { n, event } : { n, event, actor };
  if (!Array.isArray(change) || !change.every((part: unknown) => part === null || isPayload(part))) return undefined;
  return actor === undefined ? { n, event, change } : { n, event, actor, change };
}

/**
 * Hashes of the leaves of an export, to hold another export of the same log against.
 *
 * @param chunks - the export, as text or UTF-8, in parts of any size
 * @returns 32 bytes a leaf, in order; it ends at a line that is none
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
      if (first && readHeader(text) !== undefined) {
        first = false;
        continue;
      }
      const line = readLine(text);
      const hash = line === undefined ? undefined : 'leaf' in line ? fromBase64(line.leaf) : leafHash(line.event);
      if (hash === undefined) return;
      yield hash;
    }
}
