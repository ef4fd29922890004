import { articleInWords } from '@gallra/core/words';
import type { ClaimPlan, GroupPlan, Identifiability, Plan, ReferencingKey, TablePlan } from '@gallra/retention';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';
import { ownRecordsText } from './own-records.ts';
import { planTexts } from './texts.ts';

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

function claimText({ title, basis, citation, rule }: Omit<ClaimPlan, 'alive' | 'ended'>, language: Language): string {
  const article = articleInWords(basis, language);
  const provision = citation === undefined ? article : `${article}, ${citation}`;
  return `${title[language]} (${provision}): ${rule[language]}`;
}

function reasons({ claims, following }: GroupPlan, language: Language): string {
  const texts = planTexts[language];
  return [
    ...claims.map(
      (claim) => `• ${claimText(claim, language)} — ${texts.keeps(count(claim.alive), count(claim.ended))}`,
    ),
    ...following.map((claim) => `• ${claimText(claim, language)}`),
  ].join('\n');
}

function holderText({ constraint, table, columns, because, rows }: ReferencingKey, language: Language): string {
  const texts = planTexts[language];
  return `  ${texts.referencedBy(count(rows), `${table}.${columns.join('+')}`, constraint, texts.because[because])}`;
}

function leftText({ table, verdict, by }: Identifiability, language: Language, style: Style): string {
  const texts = planTexts[language];
  if (verdict === 'anonymised') return `  ${style.green(texts.anonymous)}`;
  const remainders = by.map(({ column, trace, leadsTo }) => {
    const until = (leadsTo?.until ?? []).map(({ title }) => title[language]);
    const columns = (leadsTo?.columns ?? []).map((name) => `${leadsTo?.table}.${name}`);
    const why = trace === 'link' ? texts.link(columns.join(', '), until.join(', ')) : texts.traces[trace];
    return `${table}.${column} (${why})`;
  });
  return `  ${style.yellow(texts.pseudonymised(remainders.join('; ')))}`;
}

function partitionText({ partitions = [] }: TablePlan, language: Language): readonly string[] {
  const texts = planTexts[language];
  const whole = partitions.map(({ partition, rows }) => `${partition} (${texts.rows(count(rows))})`);
  return whole.length === 0 ? [] : [`  ${texts.partitions(whole.join(', '))}`];
}

function tableSection(table: TablePlan, language: Language, style: Style): string {
  const texts = planTexts[language];
  const groups = table.groups.map((group) => {
    const goes = group.clear + wholeRows(table);
    return [group.columns.join('\n'), count(goes), count(Math.max(0, table.rows - goes)), reasons(group, language)];
  });
  const headings = [
    { title: texts.columns },
    { title: texts.goes, number: true },
    { title: texts.stays, number: true },
    { title: texts.why },
  ];
  return [
    style.bold(`${table.table} (${texts.rows(count(table.rows))})`),
    ...(groups.length === 0 ? [] : [tableText(style, headings, groups)]),
    ...partitionText(table, language),
    ...table.referencedBy.map((holder) => holderText(holder, language)),
    ...(table.left === undefined ? [] : [leftText(table.left, language, style)]),
    ...(table.exact || table.referenced === 0 ? [] : [`  ${texts.forecast}`]),
  ].join('\n');
}

function summary({ tables }: Plan, language: Language, style: Style): string {
  const texts = planTexts[language];
  const headings = [
    { title: texts.table },
    ...[texts.total, texts.erased, texts.anonymised, texts.referenced, texts.cleared].map((title) => ({
      title,
      number: true,
    })),
  ];
  return tableText(
    style,
    headings,
    tables.map((table) => [
      table.table,
      count(table.rows),
      ...[table.erase, table.anonymise, table.referenced, clearedRows(table)].map((rows) =>
        rows === 0 ? '–' : count(rows),
      ),
    ]),
  );
}

function blockedText(plan: Plan, language: Language, style: Style): string {
  const texts = planTexts[language];
  if (plan.blocked.length === 0) return '';
  const lines = plan.blocked.map(({ path, problem, fix, rows }) => {
    const label = rows > 0 ? style.red(path) : style.yellow(path);
    return `  ${label}: ${problem} (${texts.rows(count(rows))}); ${fix}`;
  });
  return [style.bold(texts.blocked), ...lines].join('\n');
}

function unindexedText({ missingIndexes }: Plan, language: Language, style: Style): string {
  if (missingIndexes.length === 0) return '';
  const texts = planTexts[language];
  const lines = missingIndexes.map(
    ({ table, columns, rows }) => `  ${style.yellow(table)} (${columns.join(', ')}): ${texts.rows(count(rows))}`,
  );
  return [style.bold(texts.unindexed), ...lines].join('\n');
}

function orderText({ order, circles }: Plan, language: Language): string {
  const texts = planTexts[language];
  return [
    `${texts.order}: ${order.join(' → ')}`,
    ...circles.map(({ tables, foreignKeys }) =>
      texts.circle(
        tables.join(', '),
        foreignKeys
          .filter(({ unlink }) => unlink !== undefined)
          .map(({ table, columns }) => `${table}.${columns.join('+')}`),
      ),
    ),
  ].join('\n');
}

function approval(plan: Plan, command: string, language: Language, style: Style): string {
  const texts = planTexts[language];
  if (!isAnythingDue(plan)) return style.green(texts.nothingDue);
  if (stuck(plan).length > 0) return style.red(texts.stuck);
  return [
    texts.batches(count(plan.batches)),
    `${texts.hash}: ${plan.hash}`,
    `${texts.approve}: ${style.bold(command)}`,
  ].join('\n');
}

/**
 * Writes a plan for people: what goes from each table and why, what stays and why, what holds rows in place, in what
 * order, what is blocked, and how to approve it.
 *
 * @param plan - see `plan` of `@gallra/retention`
 * @param language - `sv` or `en`
 * @param style - of the stream it is written to
 * @param command - the command that carries the plan out; `ownRecords`: the one that approves the section on Gallra's own
 *   records
 */
export function planText(
  plan: Plan,
  language: Language,
  style: Style,
  command: { readonly approve: string; readonly ownRecords: string },
): string {
  const texts = planTexts[language];
  return paragraphs(
    style.bold(texts.title(plan.today, plan.policy.rules.slice(0, 12))),
    summary(plan, language, style),
    ...plan.tables.map((table) => tableSection(table, language, style)),
    orderText(plan, language),
    blockedText(plan, language, style),
    unindexedText(plan, language, style),
    plan.overdueHolds.length === 0 ? undefined : style.yellow(texts.overdue(plan.overdueHolds.length)),
    plan.ownRecords === undefined ? undefined : ownRecordsText(plan.ownRecords, language, style, command.ownRecords),
    approval(plan, command.approve, language, style),
  );
}
