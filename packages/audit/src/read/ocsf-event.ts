import type { AuditEnvelope, ProcessingTerm } from '@gallra/core/audit';
import type { AuditEntry } from './audit-entry.ts';

/** The version of OCSF that events are written in. */
const ocsfVersion = '1.6.0';

/** An event in the Open Cybersecurity Schema Framework: Datastore Activity (6005) or API Activity (6003). */
export interface OcsfEvent {
  readonly category_uid: 6;
  readonly category_name: 'Application Activity';
  readonly class_uid: 6003 | 6005;
  readonly class_name: 'API Activity' | 'Datastore Activity';
  readonly activity_id: number;
  readonly activity_name: string;
  /** `class_uid` × 100 + `activity_id`. */
  readonly type_uid: number;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** 1: informational; 2: low. */
  readonly severity_id: 1 | 2;
  readonly severity: 'Informational' | 'Low';
  /** 1: success; 2: failure. */
  readonly status_id: 1 | 2;
  readonly status: 'Success' | 'Failure';
  /** HTTP status of the answer. */
  readonly status_code?: string;
  /** `refused` or `failed`. */
  readonly status_detail?: string;
  readonly metadata: {
    readonly version: string;
    readonly product: { readonly name: string; readonly vendor_name: string };
    readonly uid: string;
    readonly event_code: string;
    readonly log_name: string;
    readonly log_provider: string;
    readonly original_time: string;
    readonly sequence?: number;
    readonly correlation_uid?: string;
    readonly tenant_uid?: string;
  };
  readonly actor:
    | { readonly user: { readonly uid: string; readonly type_id?: 99; readonly type?: string } }
    /** Who it was has been erased, or nobody said so. */
    | { readonly app_name: string };
  /** The log does not know where a request came from: the host's system. */
  readonly src_endpoint: { readonly svc_name: string };
  readonly table?: { readonly name: string };
  readonly type_id?: 3;
  readonly type?: 'Table';
  readonly api?: { readonly operation: string };
  readonly http_request?: { readonly http_method: string };
  readonly http_response?: { readonly code: number };
  /** What OCSF has no place for, named as in the envelope. */
  readonly unmapped: Readonly<Record<string, unknown>>;
}

/** How events are told. */
export interface OcsfOptions {
  /** What the host's system is called; default `unknown`. */
  readonly system?: string;
}

const datastoreActivities = { read: 1, update: 2, create: 6, delete: 7 } as const;
const apiActivities = { create: 1, read: 2, update: 3, delete: 4 } as const;
const activityNames = { read: 'Read', update: 'Update', create: 'Create', delete: 'Delete' } as const;

type Activity = keyof typeof activityNames;

const activityOf = new Map<ProcessingTerm, Activity>([
  ['dpv:Store', 'create'],
  ['dpv:Modify', 'update'],
  ['dpv:Anonymise', 'update'],
  ['dpv:Erase', 'delete'],
  ['dpv:Access', 'read'],
]);

/** What a method does, by RFC 9110 section 9.3 and RFC 5789. */
const methodActivity = new Map<string, Activity>([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'delete'],
]);

const methodOf = (route: string | undefined): string | undefined => {
  const [method = ''] = route?.split(' ') ?? [];
  return methodActivity.has(method) || method === 'OPTIONS' ? method : undefined;
};

const defined = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

function classOf(
  event: AuditEnvelope,
  method: string | undefined,
): Pick<OcsfEvent, 'class_uid' | 'class_name' | 'activity_id' | 'activity_name' | 'type_uid'> {
  const known = event.processing === undefined ? methodActivity.get(method ?? '') : activityOf.get(event.processing);
  const isDatastore = event.table !== undefined;
  const ids = isDatastore ? datastoreActivities : apiActivities;
  const class_uid = isDatastore ? 6005 : 6003;
  const activity_id = known === undefined ? 99 : ids[known];
  return {
    class_uid,
    class_name: isDatastore ? 'Datastore Activity' : 'API Activity',
    activity_id,
    // 99 is "Other", and then the name is that of the source.
    activity_name: known === undefined ? (event.processing ?? event.type) : activityNames[known],
    type_uid: class_uid * 100 + activity_id,
  };
}

/**
 * An event of the log for a SIEM, in OCSF: Datastore Activity where it names a table, API Activity otherwise. It holds no
 * value of a row; who did it stands in it where that has not been erased. It cannot be verified: for that there is
 * `exportLog`.
 *
 * @param entry - an event, as `auditEvents` reads it
 * @param options - see {@link OcsfOptions}
 * @see https://schema.ocsf.io/1.6.0/classes/datastore_activity, https://schema.ocsf.io/1.6.0/classes/api_activity
 * @example
 * ```ts
 * import { auditEvents, ocsfEvent } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * for await (const entry of auditEvents(store)) console.log(JSON.stringify(ocsfEvent(entry, { system: 'estate' })));
 * ```
 */
export function ocsfEvent(entry: AuditEntry, { system = 'unknown' }: OcsfOptions = {}): OcsfEvent {
  const { event, log, leaf, controller, actor } = entry;
  const isDone = event.outcome === 'done';
  const method = methodOf(event.route);
  return {
    category_uid: 6,
    category_name: 'Application Activity',
    ...classOf(event, method),
    time: Date.parse(event.at),
    ...(isDone ? { severity_id: 1, severity: 'Informational' } : { severity_id: 2, severity: 'Low' }),
    ...(isDone
      ? { status_id: 1, status: 'Success' }
      : { status_id: 2, status: 'Failure', status_detail: event.outcome }),
    ...(event.status === undefined ? {} : { status_code: String(event.status) }),
    metadata: {
      version: ocsfVersion,
      product: { name: 'Gallra', vendor_name: 'Gallra' },
      uid: event.id,
      event_code: event.type,
      log_name: log,
      log_provider: 'gallra',
      original_time: event.at,
      ...(leaf === undefined ? {} : { sequence: leaf }),
      ...(event.request === undefined ? {} : { correlation_uid: event.request }),
      ...(controller === undefined ? {} : { tenant_uid: controller }),
    },
    actor:
      actor === undefined
        ? { app_name: system }
        : { user: { uid: actor.id, ...(actor.role === undefined ? {} : { type_id: 99, type: actor.role }) } },
    src_endpoint: { svc_name: system },
    ...(event.table === undefined
      ? { api: { operation: event.route ?? event.type } }
      : { table: { name: event.table }, type_id: 3, type: 'Table' }),
    ...(method === undefined ? {} : { http_request: { http_method: method } }),
    ...(event.status === undefined ? {} : { http_response: { code: event.status } }),
    unmapped: defined({
      class: event.class,
      processing: event.processing,
      purpose: event.purpose,
      basis: event.basis,
      policy: event.policy,
      columns: event.columns,
      rows: event.rows,
      subjects: event.subjects,
      operation: event.operation,
      ...(event.table === undefined ? {} : { route: event.route }),
      actor_details: actor?.details,
      erased: event.erased,
      pruned: event.pruned,
    }),
  };
}
