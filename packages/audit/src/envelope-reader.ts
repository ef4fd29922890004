import type { AuditEnvelope } from '@gallra/core';
import canonicalize from 'canonicalize';
import { isRecord, jsonOf } from './export-reader.ts';

/** What a verifier needs of an envelope. */
export interface ReadEnvelope {
  readonly id: string;
  readonly log: string;
  readonly at: string;
  readonly type: string;
  readonly actor?: string | undefined;
  readonly change: NonNullable<AuditEnvelope['change']>;
  /** As far as it is well-formed. */
  readonly erased?: { readonly subject?: string; readonly events: readonly string[] } | undefined;
  /** Leaves, as written. */
  readonly pruned?: string | undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Whether the members of every object within are in the order of RFC 8785 section 3.2.3. */
function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) {
    for (const part of value) if (typeof part === 'object' && !isSorted(part)) return false;
    return true;
  }
  if (!isRecord(value)) return true;
  let before: string | undefined;
  for (const key in value) {
    if (before !== undefined && before > key) return false;
    before = key;
    const part = value[key];
    if (typeof part === 'object' && !isSorted(part)) return false;
  }
  return true;
}

/**
 * Whether a text is the canonical one of what it says. RFC 8785 writes numbers and strings as JavaScript does and adds
 * an order of members, so a text that JavaScript writes again alike, its members in order, is canonical; finding that
 * out takes a tenth of the time. Only keys that look like numbers, which JavaScript moves, need the library.
 */
function isCanonical(text: string, said: unknown): boolean {
  if (!text.includes('\\ud') && isSorted(said) && JSON.stringify(said) === text) return true;
  try {
    return canonicalize(said) === text;
  } catch {
    return false;
  }
}

const isChange = (value: unknown): value is NonNullable<AuditEnvelope['change']> =>
  Array.isArray(value) &&
  value.every(
    (part: unknown) =>
      isRecord(part) && isText(part.commitment) && (part.subject === undefined || isText(part.subject)),
  );

function readErased(said: unknown): ReadEnvelope['erased'] {
  if (!isRecord(said)) return undefined;
  if (said.part === 'change' && isText(said.subject)) return { subject: said.subject, events: [] };
  const { events } = said;
  return said.part === 'actor' && Array.isArray(events) && events.every(isText) ? { events } : undefined;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Reads any envelope; undefined where it is not canonical JSON or lacks what every one has. */
export function readEnvelope(text: string): ReadEnvelope | undefined {
  const said = jsonOf(text);
  if (!isRecord(said) || !isCanonical(text, said)) return undefined;
  const { v, id, log, at, type, actor, change = [], erased, pruned } = said;
  if (v !== 1 || !isText(id) || !uuid.test(id) || !isText(log) || !isText(at) || !instant.test(at)) return undefined;
  if (!isText(type) || !(actor === undefined || isText(actor)) || !isChange(change)) return undefined;
  const envelope = { id, log, at, type, actor, change };
  if (type === 'payload.erased') {
    const parts = readErased(erased);
    return parts === undefined ? undefined : { ...envelope, erased: parts };
  }
  if (type !== 'events.pruned') return envelope;
  return isRecord(pruned) && isText(pruned.leaves) ? { ...envelope, pruned: pruned.leaves } : undefined;
}
