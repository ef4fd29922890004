import { GallraError, type Policy, type RowCover, type SubjectKey } from '@gallra/core';
import { requiredHome } from '@gallra/core/policy';
import { askedSubject, type Transaction } from '@gallra/core/store';

const members: Readonly<Record<keyof RowCover, true>> = {
  subject: true,
  controller: true,
  vendor: true,
  table: true,
  rows: true,
  keys: true,
};

/**
 * What is wrong with what somebody says that an order covers.
 *
 * @param path - where it stands, for the problems
 * @throws GallraError `subject.unknown` for a category that lives nowhere
 */
export function coverProblems(policy: Policy, cover: RowCover, path: string): readonly string[] {
  const { subject, controller, table: name, rows, keys } = cover;
  if (subject !== undefined) requiredHome(policy, subject.category);
  const table = name !== undefined && Object.hasOwn(policy.tables, name) ? policy.tables[name] : undefined;
  return [
    ...(Object.values(cover).every((member) => member === undefined)
      ? [`${path}: say what it covers: subject, controller, or table`]
      : []),
    // A part that nobody knows would narrow nothing: an order about one person would be one about all rows.
    ...Object.keys(cover)
      .filter((member) => !Object.hasOwn(members, member))
      .map((member) => `${path}.${member}: is no part of what can be covered; name subject, controller, or table`),
    ...(controller !== undefined && policy.controllers === undefined
      ? [`${path}.controller: the policy names no table of controllers; name a table or a person`]
      : []),
    ...(name !== undefined && typeof table !== 'object'
      ? [`${path}.table: the policy does not classify this table column by column; only such tables lose anything`]
      : []),
    ...(name === undefined && (rows !== undefined || keys !== undefined)
      ? [`${path}.table: rows and keys are those of a table; name it`]
      : []),
    ...(typeof table === 'object'
      ? Object.keys(rows ?? {})
          .filter((column) => !Object.hasOwn(table.columns, column))
          .map((column) => `${path}.rows.${column}: the table has no such column in the policy`)
      : []),
  ];
}

/** Rows of everybody's tables, where a policy has controllers: nobody can order that for all of them. */
const isForAll = (policy: Policy, { controller, vendor, subject }: RowCover): boolean =>
  policy.controllers !== undefined && controller === undefined && vendor === undefined && subject === undefined;

/**
 * Refuses an order about rows that does not say whose they are.
 *
 * @throws GallraError `controller.needed`
 */
export function refuseForAll(policy: Policy, covers: readonly RowCover[]): void {
  const problems = covers.flatMap((cover, index) =>
    isForAll(policy, cover) ? [`covers.${index}: add controller, or vendor: true for rows of the vendor's own`] : [],
  );
  if (problems.length > 0)
    throw new GallraError(
      'controller.needed',
      "An order is one controller's, about its own rows. Nothing was read.",
      problems,
    );
}

/** Covers with the people in them as they are known: by the key in their own row, at the controller who is asked. */
export const askedCovers = (
  tx: Transaction,
  policy: Policy,
  covers: readonly RowCover[],
): Promise<readonly RowCover[]> =>
  Promise.all(
    covers.map(async ({ subject, ...cover }) =>
      subject === undefined ? cover : { ...cover, subject: await askedSubject(tx, policy, personIn(cover, subject)) },
    ),
  );

/** The controller that a cover names is the one whom the person in it is asked about, unless that says another. */
export const personIn = ({ controller, vendor }: RowCover, subject: SubjectKey): SubjectKey => ({
  ...(controller === undefined ? {} : { controller }),
  ...(vendor === undefined ? {} : { vendor }),
  ...subject,
});

/** The controller in whose log an order is told: the one that all it covers names. */
export function onlyController(covers: readonly RowCover[] = []): { readonly controller?: string } {
  const [one, ...others] = new Set(covers.map(({ controller, subject }) => controller ?? subject?.controller));
  return one === undefined || others.length > 0 ? {} : { controller: one };
}
