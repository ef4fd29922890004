import {
  basisInWords,
  columnNames,
  formatDate,
  inLanguage,
  type LanguageTag,
  type PlanTexts,
  planTexts,
  tableName,
  textsIn,
} from '@gallra/core/words';
import {
  type ClaimPlan,
  type GroupPlan,
  type Identifiability,
  neverBegan,
  type Plan,
  type ReferencingKey,
  type TablePlan,
  type ToldClaim,
} from '@gallra/retention';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';
import { ownRecordsText } from './own-records.ts';

/** Rows of a table that lose everything personal, one way or another. */
const wholeRows = ({ erase, anonymise, referenced }: TablePlan) => erase + anonymise + referenced;

const clearedRows = ({ groups }: TablePlan) => groups.reduce((sum, { clear }) => sum + clear, 0);

const hasWork = (table: TablePlan) => wholeRows(table) + clearedRows(table) > 0;

/** Whether anything would change. */
export function isAnythingDue({ tables }: Plan): boolean {
  return tables.some(hasWork);
}

/** What is due and cannot be disposed of: a sweep refuses to begin with it. */
export function stuck({ blocked }: Plan): Plan['blocked'] {
  return blocked.filter(({ obstacle, rows }) => obstacle !== 'todo' && rows > 0);
}

const textsOf = ({ language }: Wording): PlanTexts => textsIn(planTexts, language);

/** Columns as one writes them with their table. */
const places = ({ policy, language }: Wording, table: string, columns: readonly string[]): string =>
  `${tableName(policy, table, language)}.${columnNames(policy, table, columns, language).join('+')}`;

function claimText({ title, basis, citation, rule }: ToldClaim, language: LanguageTag): string {
  const article = basisInWords(basis, language);
  const provision = citation === undefined ? article : `${article}, ${citation}`;
  return `${inLanguage(title, language)} (${provision}): ${inLanguage(rule, language)}`;
}

function countsText({ alive, pending = 0, ended, neverBegan }: ClaimPlan, texts: PlanTexts): string {
  const waiting = pending === 0 ? {} : { pending: count(pending) };
  return texts.keeps({ alive: count(alive), ...waiting, ended: count(ended), neverBegan: count(neverBegan) });
}

function reasons({ claims, following }: GroupPlan, wording: Wording): string {
  const texts = textsOf(wording);
  const { language } = wording;
  return [
    ...claims.map((claim) => `• ${claimText(claim, language)} — ${countsText(claim, texts)}`),
    ...following.map((claim) => `• ${claimText(claim, language)}`),
  ].join('\n');
}

function referenceText({ constraint, table, columns, because, rows }: ReferencingKey, wording: Wording): string {
  const texts = textsOf(wording);
  const by = places(wording, table, columns);
  return `  ${texts.referencedBy(count(rows), by, constraint, texts.because[because])}`;
}

function leftText({ table, verdict, by }: Identifiability, wording: Wording): string {
  const texts = textsOf(wording);
  const { language, style } = wording;
  if (verdict === 'anonymised') return `  ${style.green(texts.anonymous)}`;
  const remainders = by.map(({ column, trace, leadsTo }) => {
    const until = (leadsTo?.until ?? []).map(({ title }) => inLanguage(title, language));
    const columns = (leadsTo?.columns ?? []).map((name) => places(wording, leadsTo?.table ?? '', [name]));
    const why = trace === 'link' ? texts.link(columns.join(', '), until.join(', ')) : texts.traces[trace];
    return `${places(wording, table, [column])} (${why})`;
  });
  return `  ${style.yellow(texts.pseudonymised(remainders.join('; ')))}`;
}

function partitionText({ partitions = [] }: TablePlan, texts: PlanTexts): readonly string[] {
  const whole = partitions.map(({ partition, rows }) => `${partition} (${texts.rows(count(rows))})`);
  return whole.length === 0 ? [] : [`  ${texts.partitions(whole.join(', '))}`];
}

/** What goes without ever having had a reason to be there, where that is much of what goes. */
function neverBeganText(table: TablePlan, { policy, language, style }: Wording): readonly string[] {
  const texts = textsIn(planTexts, language);
  return neverBegan([table]).map(({ columns, rows, going }) => {
    const names = columnNames(policy, table.table, columns, language).join(', ');
    return `  ${style.yellow(texts.neverBegan(count(rows), count(going), names))}`;
  });
}

/** What only a restriction keeps, and what of it a controller gets back first. */
function restrictedText({ restricted, toReturn }: TablePlan, wording: Wording): readonly string[] {
  const texts = textsOf(wording);
  return [
    ...(restricted === undefined ? [] : [texts.restricted(count(restricted))]),
    ...(toReturn === undefined ? [] : [wording.style.yellow(texts.toReturn(count(toReturn)))]),
  ].map((line) => `  ${line}`);
}

function tableSection(table: TablePlan, wording: Wording): string {
  const texts = textsOf(wording);
  const { policy, language, style } = wording;
  const groups = table.groups.map((group) => {
    const goes = group.clear + wholeRows(table);
    const columns = columnNames(policy, table.table, group.columns, language);
    return [columns.join('\n'), count(goes), count(Math.max(0, table.rows - goes)), reasons(group, wording)];
  });
  const headings = [
    { title: texts.columns },
    { title: texts.goes, number: true },
    { title: texts.stays, number: true },
    { title: texts.why },
  ];
  return [
    style.bold(`${tableName(policy, table.table, language)} (${texts.rows(count(table.rows))})`),
    ...(groups.length === 0 ? [] : [tableText(style, headings, groups)]),
    ...neverBeganText(table, wording),
    ...partitionText(table, texts),
    ...(table.ofGoneControllers === undefined
      ? []
      : [`  ${style.yellow(texts.ofGoneControllers(count(table.ofGoneControllers)))}`]),
    ...(table.ofUnlistedTypes === undefined
      ? []
      : [`  ${style.yellow(texts.ofUnlistedTypes(count(table.ofUnlistedTypes)))}`]),
    ...restrictedText(table, wording),
    ...table.referencedBy.map((key) => referenceText(key, wording)),
    ...(table.evidence === undefined ? [] : [`  ${texts.evidence(count(table.evidence))}`]),
    ...(table.left === undefined ? [] : [leftText(table.left, wording)]),
    ...(table.exact || table.referenced === 0 ? [] : [`  ${texts.forecast}`]),
  ].join('\n');
}

function summary({ tables }: Plan, wording: Wording): string {
  const texts = textsOf(wording);
  const { policy, language, style } = wording;
  const isPseudonymised = ({ left }: TablePlan) => left?.verdict === 'pseudonymised';
  const some = tables.some((table) => table.anonymise > 0 && isPseudonymised(table));
  const staying = (table: TablePlan) => {
    const only = isPseudonymised(table) ? table.anonymise : 0;
    return some ? [table.anonymise - only, only] : [table.anonymise];
  };
  const numbers = [
    texts.total,
    texts.erased,
    texts.anonymised,
    ...(some ? [texts.onlyPseudonymised] : []),
    texts.referenced,
    texts.cleared,
  ];
  return tableText(
    style,
    [{ title: texts.table }, ...numbers.map((title) => ({ title, number: true }))],
    tables.map((table) => [
      tableName(policy, table.table, language),
      count(table.rows),
      ...[table.erase, ...staying(table), table.referenced, clearedRows(table)].map((rows) =>
        rows === 0 ? '–' : count(rows),
      ),
    ]),
  );
}

/** What is blocked is told by its path in the policy, which is where it is mended. */
function blockedText(plan: Plan, wording: Wording): string {
  const texts = textsOf(wording);
  const { style } = wording;
  if (plan.blocked.length === 0) return '';
  const lines = plan.blocked.map(({ path, problem, fix, rows }) => {
    const label = rows > 0 ? style.red(path) : style.yellow(path);
    return `  ${label}: ${problem} (${texts.rows(count(rows))}); ${fix}`;
  });
  return [style.bold(texts.blocked), ...lines].join('\n');
}

/** Indexes are for whoever makes them, by the names of the schema. */
function unindexedText({ missingIndexes }: Plan, wording: Wording): string {
  if (missingIndexes.length === 0) return '';
  const texts = textsOf(wording);
  const { style } = wording;
  const lines = missingIndexes.map(
    ({ table, columns, rows }) => `  ${style.yellow(table)} (${columns.join(', ')}): ${texts.rows(count(rows))}`,
  );
  return [style.bold(texts.unindexed), ...lines].join('\n');
}

/** Values are mended in the database, by the names of the schema. */
function unreadableText({ unreadableTimes = [] }: Plan, wording: Wording): string {
  if (unreadableTimes.length === 0) return '';
  const texts = textsOf(wording);
  const { style } = wording;
  const lines = unreadableTimes.map(
    ({ table, column, rows }) => `  ${style.yellow(`${table}.${column}`)}: ${texts.rows(count(rows))}`,
  );
  return [style.bold(texts.unreadable), ...lines].join('\n');
}

function orderText({ order, circles }: Plan, wording: Wording): string {
  const texts = textsOf(wording);
  const named = (tables: readonly string[]) =>
    tables.map((table) => tableName(wording.policy, table, wording.language));
  return [
    `${texts.order}: ${named(order).join(' → ')}`,
    ...circles.map(({ tables, foreignKeys }) =>
      texts.circle(
        named(tables).join(', '),
        foreignKeys
          .filter(({ unlink }) => unlink !== undefined)
          .map(({ table, columns }) => places(wording, table, columns)),
      ),
    ),
  ].join('\n');
}

function approval(plan: Plan, command: string, wording: Wording): string {
  const texts = textsOf(wording);
  const { style } = wording;
  if (!isAnythingDue(plan)) return style.green(texts.nothingDue);
  if (stuck(plan).length > 0) return style.red(texts.stuck);
  return [
    texts.batches(count(plan.batches)),
    `${texts.hash}: ${plan.hash}`,
    `${texts.approve}: ${style.bold(command)}`,
  ].join('\n');
}

/**
 * Writes a plan for people: what goes from each table and why, what stays and why, what refers to rows that stay, in
 * what order, what is blocked, and how to approve it.
 *
 * @param plan - see `plan` of `@gallra/retention`
 * @param wording - titles, language and style
 * @param command - the command that carries the plan out; `ownRecords`: the one that approves the section on Gallra's own
 *   records
 */
export function planText(
  plan: Plan,
  wording: Wording,
  command: { readonly approve: string; readonly ownRecords: string },
): string {
  const texts = textsOf(wording);
  const { language, style } = wording;
  const { today, policy, tables, overdueHolds, undecided } = plan;
  return paragraphs(
    style.bold(texts.title(formatDate(today, language), policy.rules.slice(0, 12))),
    summary(plan, wording),
    ...tables.map((table) => tableSection(table, wording)),
    orderText(plan, wording),
    blockedText(plan, wording),
    unindexedText(plan, wording),
    unreadableText(plan, wording),
    overdueHolds.length === 0 ? undefined : style.yellow(texts.overdue(overdueHolds.length)),
    ...undecided.map(({ citation, validTo }) => style.yellow(texts.undecided(citation, formatDate(validTo, language)))),
    plan.ownRecords === undefined ? undefined : ownRecordsText(plan.ownRecords, wording, command.ownRecords),
    approval(plan, command.approve, wording),
  );
}
