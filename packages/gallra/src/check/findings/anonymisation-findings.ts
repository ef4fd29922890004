import { keyColumns, personalTable } from '@gallra/core/policy';
import { identifiability, type Remainder, type Trace } from '@gallra/retention';
import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

const what: Readonly<Record<Exclude<Trace, 'link'>, string>> = {
  withRow: 'stays with the row',
  credential: 'stays, and stands for the person',
  identifier: 'keeps an identifier, or a part of one',
  freeText: 'keeps the beginning of free text',
  file: 'keeps the path of a file',
  wholeValue: 'holds no more characters than are kept of it',
  todo: 'is not classified',
};

const fixes: Readonly<Record<Trace, string>> = {
  withRow: "take it out of the decision and let it be cleared or generalised, or erase the rows (then: 'erase')",
  credential: "classify it as 'credential', which is cleared",
  identifier: 'give it a category, and let it be cleared',
  freeText: 'let it be cleared',
  file: 'give it a category, and let it be cleared',
  wholeValue: 'keep fewer characters, or let it be cleared',
  todo: 'classify it',
  link: "give the link a category, so that it is cleared with the rest, or erase the rows (then: 'erase')",
};

const keyFix = "let what leads to it be gone first, or erase the rows (then: 'erase')";

function described({ column, trace, leadsTo }: Remainder): string {
  if (trace !== 'link') return `"${column}" ${what[trace]}`;
  const [first = '', ...others] = (leadsTo?.columns ?? []).map((name) => `${leadsTo?.table}.${name}`);
  const columns = others.length === 0 ? first : `${first} and ${others.length} more`;
  const claims = (leadsTo?.until ?? []).map(({ title }) => title.en).join(', ');
  return `"${column}" leads to ${columns}, which may be needed longer (${claims})`;
}

/** A date that decisions read has to stay, and names nobody where the policy says so; everything else can be mended. */
const isMild = ({ trace, indirect }: Remainder) => trace === 'withRow' && indirect;

/**
 * Tables whose rows are to be anonymised, and would be pseudonymised only (GDPR Art. 4(5), recital 26): they are
 * personal data still, without a purpose. Rows that others hold in place are none of this: they are to be erased, and
 * the plan says what is left in them until then.
 */
export function anonymisationFindings({ policy, schema }: CheckedSchema): readonly Finding[] {
  return identifiability(policy, schema).flatMap(({ table, stays, by }): readonly Finding[] => {
    const told = by.filter(({ trace }) => trace !== 'todo');
    if (stays !== 'anonymise' || told.length === 0) return [];
    const keys = keyColumns(personalTable(policy, table));
    const fix = ({ column, trace }: Remainder) => (trace === 'link' && keys.includes(column) ? keyFix : fixes[trace]);
    const remedies = told.map((one) => `Column "${one.column}": ${fix(one)}.`);
    return [
      {
        severity: told.every(isMild) ? 'info' : 'warning',
        code: 'anonymisation.pseudonymised',
        path: `tables.${table}.then`,
        message: `Rows that are to be anonymised would be pseudonymised only (GDPR Art. 4(5)): ${told.map(described).join('; ')}.`,
        fix: [...new Set(remedies)].join(' '),
      },
    ];
  });
}
