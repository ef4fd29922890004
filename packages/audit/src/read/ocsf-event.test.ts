import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from './audit-entry.ts';
import { parseEntry } from './audit-entry.ts';
import { ocsfEvent } from './ocsf-event.ts';

const at = new Date('2026-11-22T08:00:00.123Z');

function entryOf(told: Partial<AuditEvent>, place: { leaf?: number; controller?: string } = {}): AuditEntry {
  const { controller, ...leaf } = place;
  const { log, envelope, actor } = auditRecord({ log: 'b0f3', at, class: 'change', type: 'rows.updated', ...told });
  return parseEntry({ log, envelope, ...leaf, ...(actor === undefined ? {} : { actor }) }, controller);
}

/** What a class asks for in version 1.6.0: https://schema.ocsf.io/1.6.0/classes/… */
const required = {
  // Of every event (base_event).
  base: ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'],
  6005: ['actor', 'src_endpoint'],
  6003: ['actor', 'api', 'src_endpoint'],
} as const;

/** Of which an object or a class needs one: `constraints.at_least_one`. */
const oneOf = {
  datastore: ['database', 'databucket', 'table'],
  actor: ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'],
  user: ['account', 'name', 'uid'],
  endpoint: ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid', 'interface_name'],
} as const;

const activities = {
  6005: { 1: 'Read', 2: 'Update', 3: 'Connect', 4: 'Query', 5: 'Write', 6: 'Create', 7: 'Delete', 8: 'List' },
  6003: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
} as const;

const samples: readonly Partial<AuditEvent>[] = [
  ...(
    ['dpv:Store', 'dpv:Modify', 'dpv:Erase', 'dpv:Anonymise', 'dpv:Access', 'dpv:Disclose', 'dpv:Restrict'] as const
  ).flatMap((processing) => [{ processing }, { processing, table: 'contacts', rows: 2, columns: ['phone'] }]),
  { table: 'contacts' },
  { class: 'security', type: 'access.refused', outcome: 'refused', table: 'contacts' },
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({
    class: 'security' as const,
    type: 'access.refused',
    outcome: 'refused' as const,
    route: `${method} /contacts/:id`,
    status: 403,
  })),
  { class: 'security', type: 'request.failed', outcome: 'failed', route: '/contacts/:id' },
  { class: 'evidence', type: 'events.pruned' },
  { actor: { id: 'agent-7', role: 'agent', details: { from: '10.0.0.1' } }, request: 'r1', purpose: 'brokerage' },
];

describe('an event in OCSF 1.6.0', () => {
  test.each(samples)('has what its class requires: %j', (told) => {
    const event = ocsfEvent(entryOf(told), { system: 'estate' });
    expect(Object.keys(event)).toEqual(expect.arrayContaining([...required.base, ...required[event.class_uid]]));
    expect(event.type_uid).toBe(event.class_uid * 100 + event.activity_id);
    expect(event.category_uid).toBe(Math.floor(event.class_uid / 1000));
    const known: Readonly<Record<number, string>> = activities[event.class_uid];
    expect(event.activity_id === 99 || known[event.activity_id] === event.activity_name).toBe(true);
    expect(event.activity_name).not.toBe('');
    const has = (value: object, names: readonly string[]) => names.some((name) => name in value);
    if (event.class_uid === 6005) expect(has(event, oneOf.datastore)).toBe(true);
    else expect(event.api?.operation).toBeTruthy();
    expect(has(event.actor, oneOf.actor) && has(event.src_endpoint, oneOf.endpoint)).toBe(true);
    if ('user' in event.actor) expect(has(event.actor.user, oneOf.user)).toBe(true);
    expect(event.metadata).toMatchObject({ version: '1.6.0', product: { name: 'Gallra', vendor_name: 'Gallra' } });
    expect(event.time).toBe(at.getTime());
    if (event.http_response !== undefined) expect(event.status_code).toBe(String(event.http_response.code));
  });

  test('tells a change of rows as Datastore Activity: who, where, why, and what OCSF has no place for', () => {
    const entry = entryOf(
      {
        processing: 'dpv:Erase',
        table: 'contacts',
        columns: ['phone'],
        rows: 2,
        purpose: 'brokerage',
        basis: '6(1)(b)',
        subjects: ['r1'],
        request: 'q1',
        actor: { id: 'agent-7', role: 'agent' },
        change: [{ subject: 'r1', content: { phone: '070-1' } }],
      },
      { leaf: 17, controller: '3' },
    );
    const told = ocsfEvent(entry);
    expect(told).toMatchObject({
      class_uid: 6005,
      activity_id: 7,
      type_uid: 600507,
      status_id: 1,
      severity_id: 1,
      actor: { user: { uid: 'agent-7', type: 'agent' } },
      table: { name: 'contacts' },
      type_id: 3,
      metadata: { uid: entry.event.id, log_name: 'b0f3', sequence: 17, tenant_uid: '3', correlation_uid: 'q1' },
      unmapped: { purpose: 'brokerage', basis: '6(1)(b)', columns: ['phone'], rows: 2, subjects: ['r1'] },
    });
    expect(JSON.stringify(told)).not.toContain('070-1');
  });

  test('tells refused access as a failure of API Activity, and names the system where nobody is known', () => {
    const told = ocsfEvent(
      entryOf({
        class: 'security',
        type: 'access.refused',
        outcome: 'refused',
        route: 'GET /contacts/:id',
        status: 403,
      }),
      { system: 'estate' },
    );
    expect(told).toMatchObject({
      class_uid: 6003,
      type_uid: 600302,
      status_id: 2,
      status_code: '403',
      status_detail: 'refused',
      severity_id: 2,
      api: { operation: 'GET /contacts/:id' },
      http_request: { http_method: 'GET' },
      http_response: { code: 403 },
      actor: { app_name: 'estate' },
    });
    expect(told.metadata).not.toHaveProperty('sequence');
  });
});
