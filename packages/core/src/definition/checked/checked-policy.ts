import type { AgreementEnd, Backup, Controllers, FinancialYearTable, Policy, Recipient } from '../../policy/policy.ts';
import type { ControllerPurpose, Duty, Limit, ProcessorPurpose, PurposeDescription } from '../../policy/purpose.ts';
import type { StorageRule } from '../../policy/storage-rule.ts';
import type { PurposeRole } from '../../policy/vocabulary.ts';
import type { ClaimsByEvent, Narrowed, Part } from './checked-columns.ts';
import type { CheckedTables } from './checked-table.ts';

/** `'all'` or a list, whichever form was written, so that the compiler complains about that form. */
type Listed<Word, Name, Written> = Written extends readonly unknown[] ? readonly Name[] : Word;

interface ControllersIn<T extends string, Column extends string, YearColumn extends string> extends Controllers<T> {
  readonly key?: Column;
  readonly name?: Column;
  readonly registrationNumber?: Column;
  readonly address?: Column;
  readonly email?: Column;
  readonly phone?: Column;
  readonly agreementEnded?: AgreementEnd<Column>;
  readonly financialYearEnd?: Column | FinancialYearTable<T, YearColumn>;
}

/** The columns of the table that is named, where one is. */
type ColumnsOf<Database, Written> = Written extends { readonly in: infer T extends keyof Database }
  ? keyof Database[T] & string
  : string;

// A condition, so that an editor shows what it comes to.
type CheckedControllers<Database, Written> = Written extends { readonly in: infer T extends keyof Database }
  ? ControllersIn<
      keyof Database & string,
      keyof Database[T] & string,
      ColumnsOf<Database, Part<Written, 'financialYearEnd'>>
    >
  : ControllersIn<keyof Database & string, string, string>;

type CheckedKeep<E extends string, N extends string, Written> = Written extends { readonly inherit: infer Followed }
  ? { readonly inherit: Listed<'others', N, Followed> }
  : StorageRule<E, N>;

/** Stands where a processor's purpose has what only a controller's can have. */
type ControllersOwn<Member extends string> =
  `a processor's purpose has no ${Member}: leave it out, or write role: 'tenant'`;

type CheckedPurpose<
  S extends string,
  C extends string,
  E extends string,
  N extends string,
  R extends string,
  Place extends string,
  Written,
  Members = {
    readonly subjects: Listed<'all', S, Part<Written, 'subjects'>>;
    readonly categories: Listed<'all', C, Part<Written, 'categories'>>;
    readonly keep: CheckedKeep<E, N, Part<Written, 'keep'>>;
    readonly places: readonly Place[];
  },
> =
  Part<Written, 'role'> extends 'processor'
    ? Narrowed<
        ProcessorPurpose<S, C, E, N, R>,
        Members & {
          [Member in Exclude<keyof ControllerPurpose, keyof PurposeDescription | 'role'>]: ControllersOwn<Member>;
        }
      >
    : Narrowed<ControllerPurpose<S, C, E, N, R>, Members & { readonly role: PurposeRole }>;

type CheckedLimit<E extends string, N extends string, F extends string, Written> = Narrowed<
  Limit<E, N, F>,
  { readonly caps: Listed<'all', N, Part<Written, 'caps'>> }
>;

/**
 * What a policy has to be, given the database it is for and the names it declares itself. Every name is checked
 * against what was written under `Written`, so that the compiler points at the one that is wrong.
 */
export type CheckedPolicy<Database, Written> = Narrowed<
  Policy,
  {
    readonly controllers: CheckedControllers<Database, Part<Written, 'controllers'>>;
    readonly purposes: {
      readonly [Name in keyof Part<Written, 'purposes'>]: CheckedPurpose<
        keyof Part<Written, 'subjects'> & string,
        keyof Part<Written, 'categories'> & string,
        keyof Part<Written, 'events'> & string,
        keyof Part<Written, 'purposes'> & string,
        keyof Part<Written, 'recipients'> & string,
        keyof Part<Written, 'places'> & string,
        Part<Written, 'purposes'>[Name]
      >;
    };
    readonly duties: Readonly<
      Record<string, Duty<keyof Part<Written, 'events'> & string, keyof Part<Written, 'duties'> & string>>
    >;
    readonly limits: {
      readonly [Name in keyof Part<Written, 'limits'>]: CheckedLimit<
        keyof Part<Written, 'events'> & string,
        keyof (Part<Written, 'purposes'> & Part<Written, 'duties'>) & string,
        keyof Part<Written, 'limits'> & string,
        Part<Written, 'limits'>[Name]
      >;
    };
    readonly recipients: Readonly<Record<string, Recipient<keyof Part<Written, 'places'> & string>>>;
    readonly backups: Readonly<Record<string, Backup<keyof Part<Written, 'places'> & string>>>;
    readonly tables: CheckedTables<
      Database,
      Part<Written, 'tables'>,
      keyof Part<Written, 'subjects'> & string,
      keyof Part<Written, 'categories'> & string,
      keyof Part<Written, 'events'> & string,
      Part<Written, 'duties'>,
      ClaimsByEvent<Part<Written, 'purposes'>, keyof Part<Written, 'categories'> & string>
    >;
  }
>;
