import type { Breaker, Budget, OwnRecordsConditions, OwnRecordsOptions } from '@gallra/retention';
import * as z from 'zod';
import type { DataSubject } from '../data-subject.ts';
import type { Gallra } from '../gallra.ts';
import type { Arguments, ArgumentsOf } from './checked-arguments.ts';

const text = z.string().min(1, { error: 'expected text' });
const names = z.array(text);
const flag = z.boolean().optional();
const number = z.number().optional();
const moment = z.date({ error: 'expected a Date with a valid time' });
const at = moment.optional();
const signal = z.custom((value) => value instanceof AbortSignal, { error: 'expected an AbortSignal' }).optional();
const method = z.custom((value) => typeof value === 'function', { error: 'expected a function' });
const listener = method.optional();
/** What a method takes last. */
type Options<Method> = Method extends (...given: infer Given) => unknown
  ? NonNullable<Required<Given> extends readonly [...unknown[], infer Last] ? Last : never>
  : never;
/** An object with these members and no others: a misspelt option would be one that is left out. */
const exactly = <Given extends object>(members: { readonly [Name in keyof Given]-?: z.ZodType }) =>
  z.strictObject(members, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `does not take ${issue.keys.join(', ')}; it takes ${Object.keys(members).join(', ')}`
        : undefined,
  });
const options = <Given extends object>(members: { readonly [Name in keyof Given]-?: z.ZodType }) =>
  exactly<Given>(members).optional();

const key = z.union([text, z.int(), z.bigint()], { error: 'expected a key as text, as a whole number or as a bigint' });
const subject = z.looseObject({
  category: text,
  key: text,
  controller: text.optional(),
  vendor: z.literal(true).optional(),
});
const person = subject.optional();
const effect = options<Options<DataSubject['restrict']>>({ effectiveAt: at });
const cover = z.looseObject({
  subject: person,
  controller: text.optional(),
  vendor: z.literal(true).optional(),
  table: text.optional(),
  rows: z.record(z.string(), z.unknown()).optional(),
  keys: z.array(names).optional(),
});
const holdCover = z
  .looseObject({ subject: person, controller: text.optional(), table: text.optional(), rows: cover.shape.rows })
  .refine((covers) => [covers.subject, covers.controller, covers.table].some((part) => part !== undefined), {
    error: 'expected what the hold covers: { subject }, { controller } or { table }',
  });
const archive = z.looseObject({ append: method, read: method, replace: method }).optional();
const breaker = options<Breaker>({ share: z.number(), rows: number });
const itsRecords = { records: z.array(z.unknown()).optional(), breaker };
const whichLogs = { controller: text.nullish(), log: text.optional() };
const events = {
  ...whichLogs,
  subject: person,
  actor: text.optional(),
  purpose: text.optional(),
  table: text.optional(),
  class: text.optional(),
  from: at,
  until: at,
  id: text.optional(),
  newestFirst: flag,
};
const sweeping = options<Options<Gallra['sweep']>>({
  approve: text.optional(),
  breaker,
  indexedOver: number,
  skipBlocked: flag,
  aheadSeconds: number,
  drill: flag,
  operation: text.optional(),
  batchSize: number,
  budget: options<Budget>({ rows: number, seconds: number, lockSeconds: number }),
  partitions: text.optional(),
  onProgress: listener,
  signal,
  alone: flag,
  holder: text.optional(),
  ownRecords: options<OwnRecordsConditions>({ ...itsRecords, approve: text.optional() }),
});
const upkeep = { batchSize: number, holder: text.optional(), signal };

/** What the methods of a host's Gallra take. */
export const gallraArguments: ArgumentsOf<Gallra, 'policy' | 'store'> = {
  plan: {
    at,
    options: options<Options<Gallra['plan']>>({
      subject: person,
      instruction: z.looseObject({}).optional(),
      batchSize: number,
      ownRecords: options<OwnRecordsOptions>(itsRecords),
    }),
  },
  forecast: { at, months: number },
  sweep: { at, options: sweeping },
  flush: { options: options<Options<Gallra['flush']>>({ signal }) },
  subject: {
    category: text,
    key,
    options: options<Options<Gallra['subject']>>({
      controller: key.optional(),
      vendor: z.literal(true).optional(),
      actor: text.optional(),
    }),
  },
  status: { at },
  pause: { hours: z.number() },
  resume: {},
  holds: {
    place: {
      order: z.looseObject({
        covers: holdCover,
        reason: text,
        citation: text.optional(),
        placedBy: text,
        reviewOn: text,
      }),
    },
    release: { id: text, release: z.looseObject({ by: text, reason: text }) },
    list: { filter: options<Options<Gallra['holds']['list']>>({ released: flag }) },
  },
  periods: {
    // An empty text is the order's own to judge, which lists it with what else is wrong with it.
    choose: {
      order: z.looseObject({ controller: z.string(), claim: z.string(), period: z.string(), chosenBy: z.string() }),
    },
    withdraw: { order: z.looseObject({ controller: z.string(), claim: z.string(), withdrawnBy: z.string() }) },
    list: { filter: options<Options<Gallra['periods']['list']>>({ replaced: flag }) },
  },
  categories: {
    declare: {
      order: z.looseObject({
        controller: z.string(),
        of: z.string(),
        within: z.string(),
        title: z.looseObject({}),
        declaredBy: z.string(),
      }),
    },
    withdraw: { id: text },
    list: {
      filter: options<Options<Gallra['categories']['list']>>({ withdrawn: flag, controller: text.optional() }),
    },
  },
  // An empty key is the succession's own to judge, with what else is wrong with it.
  controllers: { succeeded: { from: z.union([z.string(), key]), to: z.union([z.string(), key]) } },
  purge: { covers: z.array(cover), options: options<{ readonly preview?: boolean }>({ preview: flag }) },
  journal: {
    loss: {},
    export: { archive },
    prune: { archive },
    replay: {
      archive,
      options: options<Options<Gallra['journal']['replay']>>({
        signal,
        onProgress: listener,
        sweep: z.union([z.literal(false), sweeping]),
      }),
    },
  },
  audit: {
    seal: {
      options: options<Options<Gallra['audit']['seal']>>({
        ...upkeep,
        witnesses: z.array(z.looseObject({})).optional(),
        onAlarm: listener,
        clock: listener,
        leaseSeconds: number,
      }),
    },
    logs: { which: options<Options<Gallra['audit']['logs']>>(whichLogs) },
    events: { filter: options<Options<Gallra['audit']['events']>>(events) },
    html: {
      filter: z.looseObject(events),
      options: exactly<Options<Gallra['audit']['html']>>({ language: text, at, actors: flag, limit: number }),
    },
    consultations: {
      subject,
      options: options<Options<Gallra['audit']['consultations']>>({
        controller: text.nullish(),
        from: at,
        until: at,
        staff: flag,
      }),
    },
    export: { which: options<Options<Gallra['audit']['export']>>(whichLogs) },
    verify: {
      options: options<Options<Gallra['audit']['verify']>>({
        ...whichLogs,
        verifier: text.optional(),
        checkpoints: names.optional(),
      }),
    },
    prove: { log: text, leaf: z.int() },
    prune: { options: options<Options<Gallra['audit']['prune']>>(upkeep) },
    eraseActor: {
      actor: text,
      options: options<Options<Gallra['audit']['eraseActor']>>({ batchSize: number, signal }),
    },
    openEpochs: {
      checkpoints: names,
      options: options<Options<Gallra['audit']['openEpochs']>>({ clock: listener, holder: text.optional(), signal }),
    },
    triggers: { install: {}, drop: {}, sql: {} },
  },
  check: { options: options<Options<Gallra['check']>>({ at, maxTodo: number, ignore: names.optional(), rows: flag }) },
  migrate: {},
};

/** What the methods of one data subject take. */
export const subjectArguments: ArgumentsOf<DataSubject> = {
  export: {},
  erase: { options: options<Options<DataSubject['erase']>>({ preview: flag, actor: text.optional() }) },
  explain: { at },
  restrict: { options: effect },
  liftRestriction: { options: effect },
  object: { purpose: text, options: effect },
  retractObjection: { purpose: text, options: effect },
  // Grounds that are missing are the order's own to judge, which lists them with what else is wrong with it.
  overrideObjection: { purpose: text, options: z.looseObject({ effectiveAt: at }) },
  withdraw: { purpose: text, options: effect },
  consent: { purpose: text, options: effect },
  rectified: { row: z.looseObject({ table: text, key: names, columns: names }) },
};

/** What `createGallra` takes. Policy, key, files and signer are judged where they are used. */
export const createArguments: Arguments = {
  options: z.looseObject({
    db: z.looseObject({ selectFrom: method, getExecutor: method }, { error: "expected the host's Kysely handle" }),
    clock: listener,
    journal: archive,
    audit: z.looseObject({ witnesses: z.array(z.looseObject({})).optional(), onAlarm: listener }).optional(),
  }),
};
