import { GallraError } from '@gallra/core';
import type { AuditLeaf, Payload } from '@gallra/core/audit';
import { toBase64 } from '@gallra/core/audit';
import { hashSize } from '../tree/merkle-tree.ts';
import { isCanonicalObject } from './canonical-json.ts';

/** What the first line of an export calls the format. */
export const exportFormat = 'gallra/audit/v1';

/** First line of an export: which log follows. */
export interface ExportHeader {
  readonly format: typeof exportFormat;
  /** As in the log's checkpoints. */
  readonly origin: string;
}

/** A leaf, and its hash where that is all that is left of it; without a number, an event that is not sealed yet. */
export interface ExportedLeaf extends Omit<AuditLeaf, 'leaf'> {
  readonly leaf?: number;
  /** 32 bytes; needed where the leaf has no envelope. */
  readonly hash?: Uint8Array;
}

/**
 * What a line of an export says: an event with what is left of its payloads, a leaf of which only the hash is left, or
 * an event that has no number yet.
 */
export type ExportLine =
  | {
      readonly n: number;
      /** Text of the envelope, as it was hashed. It stands in the line as JSON, for it is canonical; else as a string. */
      readonly event: string;
      readonly actor?: Payload;
      /** In the order of the envelope's commitments. */
      readonly change?: readonly (Payload | null)[];
    }
  | {
      readonly n: number;
      /** 32 bytes in base64. */
      readonly leaf: string;
    }
  | { readonly event: string };

const eventOf = (envelope: string): string => (isCanonicalObject(envelope) ? envelope : JSON.stringify(envelope));

function lineOf({ leaf, envelope, actor, change, hash }: ExportedLeaf): string {
  if (envelope === undefined) {
    if (hash?.length !== hashSize)
      throw new GallraError('audit.invalid', `Leaf ${leaf} has no envelope; export it with its hash of 32 bytes.`);
    return JSON.stringify({ n: leaf, leaf: toBase64(hash) });
  }
  if (leaf === undefined) return `{"event":${eventOf(envelope)}}`;
  const payloads = [
    ...(actor === undefined ? [] : [`"actor":${JSON.stringify({ salt: actor.salt, body: actor.body })},`]),
    ...(change === undefined ? [] : [`"change":${JSON.stringify(change.map((payload) => payload ?? null))},`]),
  ];
  return `{"n":${leaf},${payloads.join('')}"event":${eventOf(envelope)}}`;
}

/**
 * Writes a log for a verifier, line by line.
 *
 * @param origin - of the log, as in its checkpoints: `<host's prefix>/<log id>`
 * @param leaves - all of them in order, each with its envelope or its hash; then events that are not sealed yet
 * @returns lines of JSON, each with its newline
 * @throws GallraError `audit.invalid` where a leaf has neither envelope nor hash
 * @see GDPR Art. 5(2)
 * @example
 * ```ts
 * import { exportLog } from '@gallra/audit';
 *
 * for await (const line of exportLog('example.com/b0f3', [{ leaf: 0, envelope: '{"v":1}' }])) console.log(line);
 * ```
 */
export async function* exportLog(
  origin: string,
  leaves: Iterable<ExportedLeaf> | AsyncIterable<ExportedLeaf>,
): AsyncGenerator<string, void, undefined> {
  yield `${JSON.stringify({ format: exportFormat, origin } satisfies ExportHeader)}\n`;
  for await (const leaf of leaves) yield `${lineOf(leaf)}\n`;
}
