import { type AuditEnvelope, envelopeText } from '@gallra/core/audit';

/** A piece of an envelope's text; `behind` is the member whose value precedes it, of which the first piece has none. */
export interface EnvelopePiece<Mark extends string> {
  readonly behind?: Mark;
  readonly text: string;
}

/** The canonical text of an event around what only its statement will tell: a number of rows and a list of references. */
export interface EnvelopePieces<Mark extends string> {
  /** Ends before the number of rows. */
  readonly head: readonly EnvelopePiece<Mark>[];
  /** Begins after the references. */
  readonly tail: readonly EnvelopePiece<Mark>[];
}

function piecesOf<Mark extends string>(
  text: string,
  marks: readonly (readonly [Mark, string])[],
): readonly EnvelopePiece<Mark>[] {
  const places = marks
    .map(([behind, mark]) => ({ behind, start: text.indexOf(mark), length: mark.length }))
    .filter(({ start }) => start !== -1)
    .sort((one, other) => one.start - other.start);
  const pieces = places.map(({ behind, start, length }, index) => ({
    behind,
    text: text.slice(start + length, places[index + 1]?.start),
  }));
  return [{ text: text.slice(0, places[0]?.start) }, ...pieces];
}

/**
 * Makes an envelope canonical once, for all that differ from it only where it is marked, in how many rows and in whose.
 *
 * @param told - the envelope, in which marks stand for what differs; none of them occurs anywhere else
 * @param marks - the marks by name, as they stand in the text
 */
export function envelopePieces<Mark extends string>(
  told: Omit<AuditEnvelope, 'v' | 'rows' | 'subjects'>,
  marks: Readonly<Record<Mark, string>>,
): EnvelopePieces<Mark> {
  const subject = crypto.randomUUID();
  const text = envelopeText({ ...told, v: 1, rows: 0, subjects: [subject] });
  const [head = '', tail = ''] = text.split(`0,"subjects":["${subject}"]`);
  const list = Object.entries<string>(marks) as [Mark, string][];
  return { head: piecesOf(head, list), tail: piecesOf(tail, list) };
}
