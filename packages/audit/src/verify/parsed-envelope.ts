import type { AuditEnvelope } from '@gallra/core/audit';
import { isCanonical, isObject, jsonOf } from '../export/canonical-json.ts';

/** What a verifier needs of an envelope. */
export interface ParsedEnvelope {
  readonly id: string;
  readonly log: string;
  readonly at: string;
  readonly class?: string | undefined;
  readonly type: string;
  readonly actor?: string | undefined;
  readonly change: NonNullable<AuditEnvelope['change']>;
  /** As far as it is well-formed. */
  readonly erased?: { readonly subject?: string; readonly events: readonly string[] } | undefined;
  /** Leaves, as written. */
  readonly pruned?: string | undefined;
  /** The checkpoint of another log, as written. */
  readonly previous?: string | undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextIfAny = (value: unknown): value is string | undefined => value === undefined || isText(value);

const isChange = (value: unknown): value is NonNullable<AuditEnvelope['change']> =>
  Array.isArray(value) &&
  value.every(
    (part: unknown) =>
      isObject(part) && isText(part.commitment) && (part.subject === undefined || isText(part.subject)),
  );

function parseErased(said: unknown): ParsedEnvelope['erased'] {
  if (!isObject(said)) return undefined;
  if (said.part === 'change' && isText(said.subject)) return { subject: said.subject, events: [] };
  const { events } = said;
  return said.part === 'actor' && Array.isArray(events) && events.every(isText) ? { events } : undefined;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Parses any envelope; undefined where it is not canonical JSON or lacks what every one has. */
export function parseEnvelope(text: string): ParsedEnvelope | undefined {
  const said = jsonOf(text);
  if (!isObject(said) || !isCanonical(text, said)) return undefined;
  const { v, id, log, at, class: of, type, actor, change = [], erased, pruned, previous } = said;
  if (v !== 1 || !isText(id) || !uuid.test(id) || !isText(log) || !isText(at) || !instant.test(at)) return undefined;
  if (!isText(type) || !isTextIfAny(of) || !isTextIfAny(actor) || !isChange(change)) return undefined;
  const envelope = { id, log, at, class: of, type, actor, change };
  if (type === 'payload.erased') {
    const parts = parseErased(erased);
    return parts === undefined ? undefined : { ...envelope, erased: parts };
  }
  if (type === 'epoch.opened') return isText(previous) ? { ...envelope, previous } : undefined;
  if (type !== 'events.pruned') return envelope;
  return isObject(pruned) && isText(pruned.leaves) ? { ...envelope, pruned: pruned.leaves } : undefined;
}
