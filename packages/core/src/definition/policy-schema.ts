import * as z from 'zod';
import { jurisdictions } from '../jurisdiction/jurisdictions.ts';
import { isKnownLanguage, type Label } from '../policy/label.ts';
import { type ProcessingOperation, processingOperations } from '../policy/operation.ts';
import type { Policy } from '../policy/policy.ts';
import type { JurisdictionCode } from '../policy/vocabulary.ts';
import { financialYearEnd } from '../time/financial-year.ts';
import { isPeriod, type Period } from '../time/period.ts';
import { isPlainDate } from '../time/plain-date.ts';
import { numberFormat } from './number-format-schema.ts';
import { isPseudonymisation, pseudonymisation } from './problem/pseudonymisation.ts';
import { transfer } from './transfer-schema.ts';

const name = z.string().min(1);
const names = z.array(name).readonly();

/** A text in Swedish, English and whatever other languages there are; of something that may have other members, too. */
function labelled<Members extends z.ZodRawShape>(members: Members) {
  const known = new Set(['sv', 'en', ...Object.keys(members)]);
  const others = (written: unknown) => Object.entries(written as object).filter(([key]) => !known.has(key));
  const strange = (written: unknown) => others(written).flatMap(([key]) => (isKnownLanguage(key) ? [] : [`"${key}"`]));
  const object = z.object({ sv: name, en: name, ...members }).catchall(z.unknown());
  const checked = object
    .refine((written) => strange(written).length === 0, {
      // Said beside what else is wrong.
      when: ({ value: written }) => typeof written === 'object' && written !== null,
      error: ({ input }) =>
        `unrecognized: ${strange(input).join(', ')}; a language beside sv and en is named as in BCP 47: "nb", "pt-BR"`,
    })
    .refine((written) => others(written).every(([, text]) => typeof text === 'string' && text !== ''), {
      error: 'expected a text in each language',
    });
  return checked as unknown as z.ZodType<Label & z.output<z.ZodObject<Members>>>;
}

const label = labelled({});
const period = z.custom<Period>((value) => typeof value === 'string' && isPeriod(value), {
  error: 'expected an ISO 8601 period such as "P3M" or "P7Y"',
});
const date = z.string().refine(isPlainDate, { error: 'expected a date such as "2026-03-01"' });
const monthEnd = z.string().refine((text) => financialYearEnd(text) !== undefined, {
  error: 'expected the last day of a month, such as "12-31"',
});
const basis = z.enum(['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(d)', '6(1)(e)', '6(1)(f)'], {
  error: ({ input }) =>
    input === undefined
      ? 'a controller’s purpose needs its legal basis (GDPR Art. 6(1)), such as "6(1)(f)"; what the vendor only carries out for its controllers has none, and role: "processor"'
      : undefined,
});
const specialBasis = z.enum(
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => `9(2)(${letter})` as '9(2)(a)'),
);
const role = z.enum(['controller', 'processor']);
const operation = z.enum(Object.keys(processingOperations) as [ProcessingOperation, ...ProcessingOperation[]]);
const source = z.enum(['provided', 'observed', 'derived', 'thirdParty']);
const encoding = z.enum(['instant', 'utc', 'local', 'iso', 'date', 'epochSeconds', 'epochMilliseconds']);
const all = z.union([z.literal('all'), names]);
const optional = <T extends z.ZodType>(schema: T) => z.exactOptional(schema);

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const test = z.union([value, z.strictObject({ in: z.array(value).min(1).readonly() }), z.strictObject({ not: value })]);
const condition = z.record(name, test);

const country = z.string().regex(/^[A-Z]{2}$/, { error: 'expected a country of ISO 3166-1 such as "SE"' });
const organisation = z.strictObject({
  name,
  registrationNumber: optional(name),
  country: optional(country),
  address: optional(name),
  email: optional(name),
  phone: optional(name),
});

const align = z.array(z.enum(['financialYear', 'calendarYear'])).readonly();
const choice = z.strictObject({ min: period, default: period, max: period });
const openChoice = z.strictObject({ min: period, max: period });
const clock = { from: name, for: z.union([period, choice]), align: optional(align) };
const storageRule = z.union([
  z.strictObject(clock),
  z.strictObject({ ...clock, for: openChoice }),
  z.strictObject({ from: name, active: period, archived: period }),
  z.strictObject({ while: z.literal('agreement') }),
  z.strictObject({ inherit: z.union([z.literal('others'), names]) }),
]);

const described = {
  title: label,
  operations: optional(label),
  processing: optional(z.array(operation).min(1).readonly()),
  partOf: optional(name),
  subjects: all,
  categories: all,
  keep: storageRule,
  recipients: optional(names),
  source: optional(source),
  places: optional(names),
  dpv: optional(name),
};
const controllerPurpose = z.strictObject({
  ...described,
  role: z.enum(['controller', 'tenant']),
  basis,
  specialBasis: optional(specialBasis),
  legalClaims: optional(z.boolean()),
  consent: optional(name),
  jointControllers: optional(z.strictObject({ vendor: optional(z.literal(true)), controllers: all })),
  directMarketing: optional(z.boolean()),
  automatedDecision: optional(label),
});
/** What a processor's purpose has not. */
const controllersOwn = optional(
  z.never({
    error:
      'is for the controller to have: leave it out of what the vendor only carries out for its controllers; of what each of them uses the system for write role: "tenant"',
  }),
);
const processorPurpose = z.strictObject({
  ...described,
  role: z.literal('processor'),
  basis: controllersOwn,
  specialBasis: controllersOwn,
  legalClaims: controllersOwn,
  consent: controllersOwn,
  jointControllers: controllersOwn,
  directMarketing: controllersOwn,
  automatedDecision: controllersOwn,
});
const purpose = z.discriminatedUnion('role', [controllerPurpose, processorPurpose], {
  error:
    'expected "controller" (the vendor’s own purpose), "processor" (the vendor carries it out for its controllers) or "tenant" (each controller’s own)',
});

const citation = z.string().trim().min(1, { error: 'a duty or limit in law needs the provision it stands in' });
const provision = {
  title: label,
  citation,
  ...clock,
  validFrom: optional(date),
  validTo: optional(date),
  followedBy: optional(name),
  replacedBy: optional(name),
  unread: optional(z.strictObject({ what: name, by: name })),
};
const duty = z.strictObject({
  ...provision,
  obliges: role,
  periodSource: optional(name),
  secretFromSubject: optional(name),
  dpv: optional(name),
});
const limit = z.strictObject({ ...provision, for: z.union([period, choice, openChoice]), caps: all });

const disposal = z
  .unknown()
  .refine((written) => !isPseudonymisation(written), { error: pseudonymisation, abort: true })
  .pipe(
    z.union([
      z.enum(['clear', 'random', 'withRow']),
      z.strictObject({ replace: value }),
      z.strictObject({
        random: z.string().regex(/^[^*]*\*[^*]*$/, 'expected text with one *, where the random text stands'),
      }),
      z.strictObject({ generalise: z.literal('year'), encoding: optional(encoding) }),
      z.strictObject({ truncate: z.literal('network') }),
      z.strictObject({ keepFirst: z.int().min(1) }),
    ]),
  );
const column = z.union([
  name,
  z.strictObject({
    is: name,
    of: optional(z.union([name, names])),
    when: optional(condition),
    then: optional(disposal),
    source: optional(source),
    freeText: optional(z.boolean()),
    draft: optional(z.boolean()),
    paths: optional(names),
    justification: optional(name),
    title: optional(label),
    values: optional(z.record(name, label)),
    format: optional(numberFormat),
  }),
]);
const tableLink = z.strictObject({ in: name, by: optional(name), party: optional(name) });
const subjectLink = z.union([
  name,
  z.strictObject({ by: name, values: z.record(name, name) }),
  tableLink,
  z.array(tableLink).min(1).readonly(),
  z.strictObject({ by: name, in: z.record(name, name) }),
]);
const ownEvent = z.strictObject({
  column: name,
  encoding: optional(encoding),
  ifNull: optional(z.enum(['pending', 'notApplicable'])),
  when: optional(condition),
});
const untoldEvent = z.strictObject({ untold: z.literal(true) });
const parentEvent = z.strictObject({ in: name, through: name, event: optional(name) });
const linkedEvent = z.strictObject({ in: name, by: name, event: optional(name), when: optional(condition) });
const places = z
  .array(z.union([name, ownEvent, untoldEvent, parentEvent, linkedEvent]))
  .min(1)
  .readonly();
const eventSource = z.union([
  name,
  ownEvent,
  untoldEvent,
  parentEvent,
  z.strictObject({ latest: places }),
  z.strictObject({ earliest: places }),
]);

const personalTable = z.strictObject({
  key: optional(z.union([name, z.array(name).min(1).readonly()])),
  title: optional(label),
  controller: optional(z.union([name, z.strictObject({ in: name, through: name })])),
  subjects: optional(z.record(name, subjectLink)),
  links: optional(z.record(name, z.strictObject({ not: z.literal('subject'), because: z.string().trim().min(1) }))),
  identifiers: optional(z.partialRecord(z.enum(['email', 'phone', 'personalIdentityNumber', 'username']), name)),
  since: optional(z.union([name, z.strictObject({ column: name, encoding })])),
  keys: optional(z.enum(['reused', 'unique'])),
  events: optional(z.record(name, eventSource)),
  duties: optional(z.record(name, names)),
  columns: z.record(name, column),
  files: optional(names),
  source: optional(source),
  then: z.enum(['erase', 'anonymise']),
});

const agreementMoment = z.union([name, z.strictObject({ column: name, encoding })]);

/** The shape of a policy. Whether its names exist and its rules make sense is for `policyProblems` to say. */
export const policySchema: z.ZodType<Policy> = z.strictObject({
  timeZone: name,
  jurisdiction: optional(z.enum(Object.keys(jurisdictions) as [JurisdictionCode])),
  times: optional(encoding),
  parties: optional(
    z.strictObject({
      vendor: organisation,
      jointControllers: optional(z.array(organisation).readonly()),
      representative: optional(organisation),
      dataProtectionOfficer: optional(organisation),
    }),
  ),
  controllers: optional(
    z.strictObject({
      in: name,
      key: optional(name),
      name: optional(name),
      registrationNumber: optional(name),
      address: optional(name),
      email: optional(name),
      phone: optional(name),
      agreementEnded: optional(
        z.union([agreementMoment, z.strictObject({ latest: z.array(agreementMoment).min(1).readonly() })]),
      ),
      returnWithin: optional(z.union([period, z.strictObject({ default: period, security: period })])),
      financialYearEnd: optional(z.union([name, z.strictObject({ in: name, controller: name, ends: name })])),
    }),
  ),
  financialYearEnd: optional(
    z.union([monthEnd, z.tuple([monthEnd], z.strictObject({ from: date, ends: date })).readonly()]),
  ),
  places: optional(z.record(name, labelled({ country: z.string().regex(/^([A-Z]{2}|EEA)$/) }))),
  storageWithin: optional(z.literal('EEA')),
  specialCategories: optional(z.literal('none')),
  subjects: z.record(name, labelled({ open: optional(z.boolean()), dpv: optional(name) })),
  categories: z.record(
    name,
    labelled({
      identifies: optional(z.enum(['directly', 'indirectly'])),
      open: optional(z.boolean()),
      special: optional(z.boolean()),
      freeText: optional(z.boolean()),
      security: optional(z.boolean()),
      reads: optional(z.enum(['buffered', 'strict'])),
      dpv: optional(name),
    }),
  ),
  events: z.record(name, label),
  purposes: z.record(name, purpose),
  duties: optional(z.record(name, duty)),
  limits: optional(z.record(name, limit)),
  recipients: optional(
    z.record(
      name,
      z.strictObject({
        ...organisation.shape,
        kind: z.enum(['processor', 'controller', 'authority']),
        service: label,
        places: names,
        accessFrom: optional(names),
        transfer: optional(transfer),
        receives: optional(names),
      }),
    ),
  ),
  measures: optional(z.record(name, labelled({ kind: z.enum(['technical', 'organisational']), dpv: optional(name) }))),
  backups: optional(
    z.record(
      name,
      labelled({
        kind: z.enum(['pointInTime', 'snapshot', 'replica']),
        keptFor: optional(period),
        every: optional(period),
        places: optional(names),
      }),
    ),
  ),
  auditLog: optional(
    z.strictObject({ keep: z.partialRecord(z.enum(['change', 'read', 'security', 'evidence']), period) }),
  ),
  ownRecords: optional(z.record(name, z.strictObject({ storage: period }))),
  tables: z.record(name, z.union([z.enum(['notPersonal', 'todo', 'view']), personalTable])),
});
