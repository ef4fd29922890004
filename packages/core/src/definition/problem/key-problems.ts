import type { Policy } from '../../policy/policy.ts';
import { personalTables } from '../../policy/table/classified-table.ts';
import { ownKey } from '../../policy/table/own-key.ts';
import { endsAtReusedKey, subjectSteps } from '../../policy/table/subject-link.ts';
import { sinceColumn } from '../../policy/table/table-event.ts';
import type { PersonalTable } from '../../policy/table-classification.ts';
import type { PolicyProblem } from './problem.ts';

/** What is wrong with what a table says of its keys. */
function declarationProblems(policy: Policy, name: string, table: PersonalTable): readonly PolicyProblem[] {
  const path = `tables.${name}.keys`;
  if (table.keys === undefined) return [];
  if (ownKey(table) === undefined)
    return [
      {
        path,
        message:
          "no column here is a person's own key, so that none is given to anybody; write it on the table where they live",
      },
    ];
  if (table.keys !== 'reused' || sinceColumn(policy, name) !== undefined) return [];
  return [
    {
      path,
      message:
        'nobody can tell what is older than whoever has the key now; name the column that tells since when a row has been there: "since"',
    },
  ];
}

/** The homes that rows of a table lead to by a key that may be given to somebody new. */
function reusedHomes(policy: Policy, table: PersonalTable): readonly string[] {
  const steps = Object.values(table.subjects ?? {}).flatMap((link) =>
    link === undefined ? [] : subjectSteps(policy, link),
  );
  return [...new Set(steps.filter((step) => endsAtReusedKey(policy, step)).map((step) => step.table))];
}

/** What keeps rows that lead to a key from telling whose they are: the key's present holder's, or an earlier one's. */
function linkProblems(policy: Policy, name: string, table: PersonalTable): readonly PolicyProblem[] {
  const path = `tables.${name}.since`;
  const own = sinceColumn(policy, name);
  return reusedHomes(policy, table).flatMap((home) => {
    if (own === undefined)
      return [
        {
          path,
          message: `its rows lead to "${home}", whose keys are given to somebody new, and do not tell since when they have been there, so nobody can tell whose they are; name the column that does`,
        },
      ];
    const encoding = sinceColumn(policy, home)?.encoding;
    if (encoding === own.encoding) return [];
    return [
      {
        path,
        message: `is "${own.encoding}", and since of "${home}", with which it is compared, is "${encoding}"; name columns of one encoding`,
      },
    ];
  });
}

/** What is wrong with keys that are given to somebody new, once every name exists. */
export const keyProblems = (policy: Policy): readonly PolicyProblem[] =>
  personalTables(policy).flatMap(([name, table]) => [
    ...declarationProblems(policy, name, table),
    ...linkProblems(policy, name, table),
  ]);
