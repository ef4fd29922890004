import type { Label, PersonalTable, Policy } from '@gallra/core';
import { type Claim, type ClassifiedColumn, classifiedColumns, isPersonal, personalTables } from '@gallra/core/policy';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { ruleInWords } from '@gallra/core/words';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import type { DisposalOrder } from '../order/table-order.ts';
import { outlivingLinks } from './outliving-link.ts';

/**
 * By what somebody can still be singled out, linked or inferred in a row that stays without the person.
 *
 * - `withRow`: personal data that stay until the row goes
 * - `credential`: a hash or token that stays; or a column that says it is neither, and is called like one
 * - `identifier`: a known identifier, or a part of it
 * - `freeText`: the beginning of free text
 * - `file`: the path of a file, which stays with what is in it
 * - `wholeValue`: "the first characters" of a column that holds no more
 * - `todo`: not classified
 * - `link`: rows that this row leads to, or that lead to it, tell who it was, and stay longer
 */
export type Trace = 'withRow' | 'credential' | 'identifier' | 'freeText' | 'file' | 'wholeValue' | 'todo' | 'link';

/** A column through which the person can still be found. */
export interface Remainder {
  readonly trace: Trace;
  readonly column: string;
  /** The policy calls what is in it identifying indirectly: by itself it names nobody. */
  readonly indirect: boolean;
  /** For a link: the rows that tell who it was, by which columns, and how long. */
  readonly leadsTo?: {
    readonly table: string;
    readonly columns: readonly string[];
    /** The claims that keep them when nothing keeps this row any more. */
    readonly until: readonly { readonly claim: string; readonly title: Label; readonly rule: Label }[];
  };
}

/** What the rows of a table are once they have lost the person. */
export interface Identifiability {
  readonly table: string;
  /** Why rows stay: the policy wants it, others refer to them, or a column is not classified yet. */
  readonly stays: 'anonymise' | 'referenced' | 'todo';
  /** Anonymous (GDPR recital 26), or pseudonymised only (Art. 4(5)) and so still personal data. */
  readonly verdict: 'anonymised' | 'pseudonymised';
  readonly by: readonly Remainder[];
}

/** Names of columns that hold what stands for somebody: `email_hash`, `loginToken`. */
const standsFor =
  /(^|_)(hash|hashed|sha\d*|md5|hmac|digest|token|pseudonym)(_|$)|(Hash|Sha\d*|Hmac|Digest|Token|Pseudonym)$/;

/** Whether a disposal leaves a part of the value, and of how many characters. */
const kept = ({ then }: ClassifiedColumn): number | undefined =>
  typeof then === 'object' && 'keepFirst' in then ? then.keepFirst : undefined;

function traceIn(
  policy: Policy,
  table: PersonalTable,
  live: LiveTable | undefined,
  column: ClassifiedColumn,
): Trace | undefined {
  const { name, is, then } = column;
  if (is === 'todo') return 'todo';
  const identifies = Object.values(table.identifiers ?? {}).includes(name);
  const isFile = table.files?.includes(name) ?? false;
  if (!isPersonal(column)) {
    if (identifies) return 'identifier';
    if (isFile) return 'file';
    return standsFor.test(name) ? 'credential' : undefined;
  }
  const length = kept(column);
  if (then === 'withRow') {
    if (is === 'credential') return 'credential';
    return identifies ? 'identifier' : isFile ? 'file' : 'withRow';
  }
  if (length === undefined) return undefined;
  const written = table.columns[name];
  const maxLength = live?.columns.find((own) => own.name === name)?.maxLength;
  if (is === 'credential') return 'credential';
  if (identifies) return 'identifier';
  if (isFile) return 'file';
  if ((typeof written === 'object' && written.freeText) || policy.categories[is]?.freeText) return 'freeText';
  return maxLength !== undefined && maxLength <= length ? 'wholeValue' : undefined;
}

function inRow(policy: Policy, table: PersonalTable, live: LiveTable | undefined): readonly Remainder[] {
  const unknown = (live?.columns ?? []).filter(({ name }) => !Object.hasOwn(table.columns, name));
  return [
    ...classifiedColumns(table).flatMap((column) => {
      const trace = traceIn(policy, table, live, column);
      const indirect = trace === 'withRow' && policy.categories[column.is]?.identifies === 'indirectly';
      return trace === undefined ? [] : [{ trace, column: column.name, indirect }];
    }),
    ...unknown.map(({ name }) => ({ trace: 'todo' as const, column: name, indirect: false })),
  ];
}

function stays(name: string, table: PersonalTable, order: DisposalOrder): Identifiability['stays'] | undefined {
  if (!classifiedColumns(table).some(isPersonal)) return undefined;
  if (table.then === 'anonymise') return 'anonymise';
  if (classifiedColumns(table).some(({ is }) => is === 'todo')) return 'todo';
  const isReferenced = order.tables.some((other) => other.table === name && other.incomingKeys.length > 0);
  return isReferenced ? 'referenced' : undefined;
}

const told = (policy: Policy, claim: Claim) => ({
  claim: claim.name,
  title: claim.title,
  rule: ruleInWords(policy, claim),
});

/**
 * Tells *anonymised* from *pseudonymised only*, for every table whose rows can stay without the person: with
 * `then: 'anonymise'`, or because others refer to them. What remains is looked at column by column, and along the links
 * the policy declares, in both directions, as far as they lead: a surrogate key may stay where nothing that can be reached
 * through it tells who it was. No row is read, and no value: that a column holds what its classification says is for
 * the host to know.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @param order - the order of disposal, where it is known already
 * @see GDPR recital 26 and Art. 4(5); Article 29 Working Party, opinion 05/2014 (WP 216): singling out, linkability,
 *   inference
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { identifiability } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * declare const store: Store;
 * for (const { table, verdict, by } of identifiability(policy, await store.schema())) {
 *   console.log(table, verdict, by.map(({ column }) => column));
 * }
 * ```
 */
export function identifiability(
  policy: Policy,
  schema: LiveSchema,
  order: DisposalOrder = orderOfDisposal(policy, schema),
): readonly Identifiability[] {
  return personalTables(policy).flatMap(([name, table]) => {
    const why = stays(name, table, order);
    if (why === undefined) return [];
    const live = schema.tables.find((other) => other.name === name);
    const links = outlivingLinks(policy, name).map(
      ({ column, to, columns, claims }): Remainder => ({
        trace: 'link',
        column,
        indirect: false,
        leadsTo: { table: to, columns, until: claims.map((claim) => told(policy, claim)) },
      }),
    );
    const by = [...inRow(policy, table, live), ...links];
    return [{ table: name, stays: why, verdict: by.length === 0 ? 'anonymised' : 'pseudonymised', by }];
  });
}
