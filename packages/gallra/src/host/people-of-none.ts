/** The categories of which a table holds people's own rows. */
type OwnCategories<Subjects> = {
  [Column in keyof Subjects]: Subjects[Column] extends string
    ? Subjects[Column]
    : Subjects[Column] extends { readonly values: infer Values }
      ? Values[keyof Values]
      : never;
}[keyof Subjects];

/** A table of which no row belongs to a controller alone: one that controllers share, or that says nothing. */
type OfNone<Table, Controllers> = Table extends { readonly controller: infer Link }
  ? Link extends 'shared'
    ? Table
    : never
  : [Controllers] extends [object]
    ? Table
    : never;

/**
 * Categories of data subjects whose own rows belong to no controller alone, as far as the type of a policy tells: what is
 * asked of them is asked of a controller that has to be named. The same is refused with `controller.needed` where only
 * the policy itself tells.
 */
export type PeopleOfNone<Policy> = Policy extends { readonly tables: infer Tables }
  ? {
      [Name in keyof Tables]: OfNone<
        Tables[Name],
        Policy extends { readonly controllers: infer Controllers } ? Controllers : undefined
      > extends { readonly subjects: infer Subjects }
        ? OwnCategories<Subjects>
        : never;
    }[keyof Tables]
  : never;
