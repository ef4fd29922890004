import { GallraError } from '@gallra/core';
import type { Actor, AuditClass, AuditEnvelope, KeptEvent } from '@gallra/core/audit';
import { isObject, jsonOf } from '../export/canonical-json.ts';

/** An event of an audit log, as it is read. */
export interface AuditEntry {
  readonly log: string;
  /** Key of the controller whose log it is; absent: the vendor's own. */
  readonly controller?: string;
  /** Its number in the log; absent until it is sealed. */
  readonly leaf?: number;
  readonly event: AuditEnvelope;
  /** Who did it, where that has not been erased. */
  readonly actor?: Actor;
}

const classes: readonly unknown[] = ['change', 'read', 'security', 'evidence'] satisfies AuditClass[];
const outcomes: readonly unknown[] = ['done', 'refused', 'failed'] satisfies AuditEnvelope['outcome'][];

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Whether it is an envelope, as far as a reader needs one; a verifier asks for more. */
function isEnvelope(value: unknown): value is AuditEnvelope {
  if (!isObject(value)) return false;
  const each = (names: readonly (keyof AuditEnvelope)[], isOne: (member: unknown) => boolean) =>
    names.every((name) => value[name] === undefined || isOne(value[name]));
  return (
    value.v === 1 &&
    [value.id, value.log, value.type].every(isText) &&
    isText(value.at) &&
    !Number.isNaN(Date.parse(value.at)) &&
    classes.includes(value.class) &&
    outcomes.includes(value.outcome) &&
    each(['processing', 'purpose', 'basis', 'policy', 'table', 'request', 'operation', 'route'], isText) &&
    each(['rows', 'status'], isNumber) &&
    each(['columns', 'subjects'], areTexts)
  );
}

/** Who did it; undefined where the payload is none of an actor. */
function actorOf(body: string): Actor | undefined {
  const said = jsonOf(body);
  if (!isObject(said) || !isText(said.id)) return undefined;
  const { id, role, details } = said;
  const told = isObject(details)
    ? Object.entries(details).filter((member): member is [string, string] => isText(member[1]))
    : [];
  return {
    id,
    ...(isText(role) ? { role } : {}),
    ...(told.length === 0 ? {} : { details: Object.fromEntries(told) }),
  };
}

/**
 * Parses an event as the store keeps it.
 *
 * @throws GallraError `audit.altered` where it is none: somebody has written to the log
 */
export function parseEntry(
  { log, envelope, leaf, actor: kept }: Omit<KeptEvent, 'position'>,
  controller: string | undefined,
): AuditEntry {
  const event = jsonOf(envelope);
  if (!isEnvelope(event))
    throw new GallraError(
      'audit.altered',
      `An event of the audit log ${log} cannot be read (${leaf === undefined ? 'not sealed yet' : `leaf ${leaf}`}). Export the log, verify it against checkpoints kept elsewhere, and find out who changed it.`,
    );
  const actor = kept === undefined ? undefined : actorOf(kept.body);
  return {
    log,
    ...(controller === undefined ? {} : { controller }),
    ...(leaf === undefined ? {} : { leaf }),
    event,
    ...(actor === undefined ? {} : { actor }),
  };
}
