import { type AuditLeaf, GallraError, type Payload } from '@gallra/core';
import { toBase64 } from './hash-bytes.ts';
import { hashSize } from './merkle-tree.ts';

/** What the first line of an export calls the format. */
export const exportFormat = 'gallra/audit/v1';

/** First line of an export: which log follows. */
export interface ExportHeader {
  readonly format: typeof exportFormat;
  /** As in the log's checkpoints. */
  readonly origin: string;
}

/** A leaf, and its hash where that is all that is left of it. */
export interface ExportedLeaf extends AuditLeaf {
  /** 32 bytes; needed where the leaf has no envelope. */
  readonly hash?: Uint8Array;
}

/** A line of an export, for an event with what is left of its payloads, or for a leaf of which only the hash is left. */
export type ExportLine =
  | {
      readonly n: number;
      /** Text of the envelope, as it was hashed. */
      readonly event: string;
      readonly actor?: Payload;
      /** In the order of the envelope's commitments. */
      readonly change?: readonly (Payload | null)[];
    }
  | {
      readonly n: number;
      /** 32 bytes in base64. */
      readonly leaf: string;
    };

function lineOf({ leaf, envelope, actor, change, hash }: ExportedLeaf): ExportLine {
  if (envelope === undefined) {
    if (hash?.length !== hashSize)
      throw new GallraError('audit.invalid', `Leaf ${leaf} has no envelope; export it with its hash of 32 bytes.`);
    return { n: leaf, leaf: toBase64(hash) };
  }
  return {
    n: leaf,
    event: envelope,
    ...(actor === undefined ? {} : { actor }),
    ...(change === undefined ? {} : { change: change.map((payload) => payload ?? null) }),
  };
}

/**
 * Writes a log for a verifier, line by line.
 *
 * @param origin - of the log, as in its checkpoints: `<host's prefix>/<log id>`
 * @param leaves - all of them in order, each with its envelope or its hash
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
  for await (const leaf of leaves) yield `${JSON.stringify(lineOf(leaf))}\n`;
}
