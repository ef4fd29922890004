import {
  type ActorErasureOptions,
  type ActorErasureReport,
  type AuditEntry,
  type AuditHtmlOptions,
  auditEvents,
  auditHtml,
  type Consultation,
  type ConsultationOptions,
  chosenLogs,
  consultations,
  type EpochOptions,
  type EventFilter,
  eraseActor,
  exportLog,
  type KeptLogVerification,
  type KeptVerifyOptions,
  keptLeaves,
  type LogEpoch,
  openEpochs,
  type ProvenEvent,
  type PruneOptions,
  type PruneReport,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  provenEvent,
  pruneLogs,
  type SealOptions,
  type SealReport,
  sealLogs,
  verifierOf,
  verifyKeptLogs,
} from '@gallra/audit';
import { GallraError, type SubjectKey } from '@gallra/core';
import type { AuditLog } from '@gallra/core/audit';
import { auditTriggersSql, dropAuditTriggers, installAuditTriggers } from '@gallra/kysely';
import type { Kysely } from 'kysely';
import type { AuditSettings } from './gallra-options.ts';
import type { Host } from './host.ts';

/** Which logs: those of a controller (null: the vendor's own), or one by its identifier; all where nothing is given. */
export type WhichLogs = Pick<EventFilter, 'controller' | 'log'>;

/** A log as a verifier reads it, without the database. */
export interface LogExport {
  readonly log: string;
  /** Key of the controller; absent: the vendor. */
  readonly controller?: string;
  /** As in the checkpoints. */
  readonly origin: string;
  /** All that the database has, in order of size. */
  readonly checkpoints: readonly string[];
  /** NDJSON, each line with its newline; read as they are asked for. */
  readonly lines: AsyncIterable<string>;
}

/** How to verify. */
export interface AuditVerifyOptions extends Omit<KeptVerifyOptions, 'verifier'> {
  /** Verifier key; default: that of the signer key in the options. */
  readonly verifier?: string;
}

/** What became of verifying a log. */
export type VerifiedLog = KeptLogVerification;

/**
 * Triggers that record what is written past the audited handle, on PostgreSQL and PGlite. They are installed and dropped
 * through a handle that does not record (`handle.unsuitable`); the audited one is given `triggers: true`.
 */
export interface AuditTriggers {
  /** Makes them what the policy says now. See `installAuditTriggers` of `gallra/audit`. */
  install(): Promise<void>;
  /** Takes them all away. */
  drop(): Promise<void>;
  /** The statements that `install` would run. Changes nothing. */
  sql(): Promise<readonly string[]>;
}

/** The audit log of a host: sealed, read, exported, verified, pruned. */
export interface GallraAudit {
  /** Numbers what has been recorded, signs checkpoints, and hands them to the witnesses. See `sealLogs` of `gallra/audit`. */
  seal(options?: Omit<SealOptions, 'signer'>): Promise<SealReport>;
  /** The logs there are, one for each controller and one for the vendor. */
  logs(which?: WhichLogs): Promise<readonly AuditLog[]>;
  /** See `auditEvents` of `gallra/audit`. */
  events(filter?: EventFilter): AsyncIterable<AuditEntry>;
  /** Events as a page to read. See `auditHtml` of `gallra/audit`. */
  html(filter: EventFilter, options: AuditHtmlOptions): Promise<string>;
  /** What a data subject may learn about consultations of their data (C-579/21). See `consultations` of `gallra/audit`. */
  consultations(subject: SubjectKey, options?: ConsultationOptions): Promise<readonly Consultation[]>;
  /** Logs of which something has been sealed, for a verifier. */
  export(which?: WhichLogs): Promise<readonly LogExport[]>;
  /**
   * Verifies logs against their own checkpoints, and against those kept elsewhere that are given. Not ok is also what has
   * lost the checkpoints that its sealed events had.
   */
  verify(options?: AuditVerifyOptions): Promise<readonly VerifiedLog[]>;
  /** That an event stands in its log. See `provenEvent` of `gallra/audit`. */
  prove(log: string, leaf: number): Promise<ProvenEvent>;
  /** Removes what the policy's `auditLog` has run out for; seal after it. See `pruneLogs` of `gallra/audit`. */
  prune(options?: Omit<PruneOptions, 'at'>): Promise<PruneReport>;
  /** Erases who did it from all events of one actor; seal after it. See `eraseActor` of `gallra/audit`. */
  eraseActor(actor: string, options?: Omit<ActorErasureOptions, 'at'>): Promise<ActorErasureReport>;
  /** Goes on after a restore, before anything is sealed: `checkpoints` is what all witnesses have kept. See `openEpochs`. */
  openEpochs(
    checkpoints: readonly string[],
    options?: Omit<EpochOptions, 'signer' | 'checkpoints'>,
  ): Promise<readonly LogEpoch[]>;
  readonly triggers: AuditTriggers;
}

/** The origin that a checkpoint tells, verified or not. */
const originOf = (checkpoint: string): string => parseCheckpoint(parseNote(checkpoint).text).origin;

/**
 * The audit log of a host.
 *
 * @param host - store, policy and clock
 * @param db - the host's handle, for the triggers
 * @param settings - the signer key and the witnesses
 */
// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
export function gallraAudit(host: Host, db: Kysely<any>, settings: AuditSettings): GallraAudit {
  const { store, policy, clock, run } = host;
  const { signer, ...witnessed } = settings;
  const prefix = signer === undefined ? undefined : parseSignerKey(signer).name;
  const required = (what: string): string => {
    if (signer !== undefined) return signer;
    throw new GallraError(
      'key.missing',
      `${what} the audit log needs its key: make one with "gallra audit keys", and give audit: { signer } to createGallra.`,
    );
  };
  const checkpointsOf = async (log: string): Promise<readonly string[]> =>
    (await store.transaction(({ audit }) => audit.checkpoints(log))).map(({ checkpoint }) => checkpoint);

  async function logs(which: WhichLogs = {}): Promise<readonly AuditLog[]> {
    const all = await store.transaction(({ audit }) => audit.list());
    return chosenLogs(all, which);
  }

  async function exported({ log, controller }: AuditLog): Promise<LogExport> {
    const checkpoints = await checkpointsOf(log);
    const newest = checkpoints.at(-1);
    const origin = prefix === undefined ? newest && originOf(newest) : `${prefix}/${log}`;
    if (origin === undefined)
      throw new GallraError(
        'audit.altered',
        'An audit log has sealed events and no checkpoint. Find out who deleted them; verify it against those kept elsewhere.',
      );
    return {
      log,
      ...(controller === undefined ? {} : { controller }),
      origin,
      checkpoints,
      lines: exportLog(origin, keptLeaves(store, log)),
    };
  }

  async function exports(which?: WhichLogs): Promise<readonly LogExport[]> {
    const found: LogExport[] = [];
    for (const log of await logs(which)) if (log.size > 0) found.push(await exported(log));
    return found;
  }

  return {
    seal: (wish = {}) =>
      run(async () => sealLogs(store, { clock, ...witnessed, ...wish, signer: required('Sealing') })),
    logs: (which) => run(() => logs(which)),
    events: (filter) => auditEvents(store, filter),
    html: (filter, wish) => run(() => auditHtml(auditEvents(store, filter), policy, { at: clock(), ...wish })),
    consultations: (subject, wish) => run(() => consultations(store, policy, subject, wish)),
    export: (which) => run(() => exports(which)),
    verify: ({ verifier, ...wish } = {}) =>
      run(async () => verifyKeptLogs(store, { ...wish, verifier: verifier ?? verifierOf(required('Verifying')) })),
    prove: (log, leaf) => run(() => provenEvent(store, log, leaf)),
    prune: (wish) => run(() => pruneLogs(store, policy, { ...wish, at: clock() })),
    eraseActor: (actor, wish) => run(() => eraseActor(store, policy, actor, { ...wish, at: clock() })),
    openEpochs: (checkpoints, wish) =>
      run(async () => openEpochs(store, { clock, ...wish, checkpoints, signer: required('Going on with') })),
    triggers: {
      install: () => run(() => installAuditTriggers(db, policy)),
      drop: () => run(() => dropAuditTriggers(db)),
      sql: () => run(() => auditTriggersSql(db, policy)),
    },
  };
}
