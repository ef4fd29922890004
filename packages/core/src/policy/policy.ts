// The words of these types, one sense each; docs/glossary.md has all of them, with the Swedish.
//
// purpose     why data are processed (Art. 5(1)(b))
// duty        a provision that says data must be kept (Art. 6(1)(c))
// claim       a purpose or a duty that may need a column. Somebody's right in court is a legal claim, never a claim
// limit       the most a provision allows; it cuts claims short
// event       the moment a storage period counts from. What a log holds is an audit event; what Gallra did, evidence
// party       a column of a row that leads to a person
// place       a country where data are processed
// hold        a legal hold: nothing it covers may go
// referenced  a row that is due, and to which foreign keys of rows that stay lead
// reference   what stands for a person in records and in the log: random, and destroyed with the mapping to them

import type { Period } from '../time/period.ts';
import type { PlainDate } from '../time/plain-date.ts';
import type { Label } from './label.ts';
import type { Duty, Limit, Purpose } from './purpose.ts';
import type { TableClassification } from './table-classification.ts';
import type { Transfer } from './transfer.ts';
import type { AuditClass, JurisdictionCode, TimeEncoding } from './vocabulary.ts';

/** Someone with a name and an address: vendor, representative, data protection officer, sub-processor. */
export interface Organisation {
  readonly name: string;
  /** As the register of its country writes it (R114): only some can be checked. */
  readonly registrationNumber?: string;
  /** Where it is registered: ISO 3166-1 alpha-2; default: the country of the policy's `jurisdiction`. */
  readonly country?: string;
  readonly address?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Who is responsible for the system the policy is about (GDPR Art. 30(1)(a), 30(2)(a)). */
export interface Parties {
  readonly vendor: Organisation;
  readonly jointControllers?: readonly Organisation[];
  readonly representative?: Organisation;
  readonly dataProtectionOfficer?: Organisation;
}

/**
 * When the agreement with a controller ended: a column of its row, or the `latest` of several, where the service and the
 * obligations end by themselves: it has ended when all of them have (R48, R209). Null: not yet.
 */
export type AgreementEnd<Column extends string = string> =
  | AgreementMoment<Column>
  | { readonly latest: readonly AgreementMoment<Column>[] };

/** A column that tells a moment, in the encoding that the policy's `times` says or in its own. */
export type AgreementMoment<Column extends string = string> =
  | Column
  | { readonly column: Column; readonly encoding: TimeEncoding };

/** For how long after the agreement data may be held: logging and security data, and all other. */
export interface ReturnPeriods {
  readonly default: Period;
  readonly security: Period;
}

/** The host's table of controllers (tenants), where the vendor is processor for many (R2). */
export interface Controllers<T extends string = string> {
  /** The table. */
  readonly in: T;
  /** Its primary key; default `id`. */
  readonly key?: string;
  /** What the access report calls a controller. */
  readonly name?: string;
  /** Where people reach the controller: columns that the access report tells (Art. 13(1)(a), 15(1)). */
  readonly registrationNumber?: string;
  readonly address?: string;
  readonly email?: string;
  readonly phone?: string;
  /** When the agreement ended; null while it is in force (R34). */
  readonly agreementEnded?: AgreementEnd;
  /**
   * For how long after that the processor may hold the controller's data (Art. 28(3)(g), R137); default none. `security`:
   * logging and security data, what is in categories that say so (R139, R140).
   */
  readonly returnWithin?: Period | ReturnPeriods;
  /**
   * Where the last day of a controller's financial years stands: a table with a row for each of them, or a column of its
   * own row, text `MM-DD`, which says how all of them end. Years that can change need the table: a changed column moves
   * what has begun (bokföringslagen 3 kap. 1 and 3 §§).
   */
  readonly financialYearEnd?: string | FinancialYearTable;
}

/**
 * A table of the host with a row for each financial year of each controller. The year of an event is the first that ends
 * on its day or later; where none does yet, nobody knows it, and what is aligned to it keeps. Rows reach as far back as
 * what they are asked of: what is earlier counts as of the first. They tell nothing of a person and never go.
 *
 * @see bokföringslagen (1999:1078) 3 kap.
 */
export interface FinancialYearTable<T extends string = string, Column extends string = string> {
  /** The table. */
  readonly in: T;
  /** Its column that holds the controller's key. */
  readonly controller: Column;
  /** Its column that holds the last day of the year: a date, or text `YYYY-MM-DD`. */
  readonly ends: Column;
}

/** A financial year that changed how years end: it may have been shortened or extended (bokföringslagen 3 kap. 3 §). */
export interface ChangedFinancialYear {
  /** Its first day, `YYYY-MM-DD`: the one after the year before. */
  readonly from: PlainDate;
  /** Its last day, `YYYY-MM-DD`. Those after it end on the same day of the year. */
  readonly ends: PlainDate;
}

/** How financial years end, `MM-DD`, and each year that changed it, in order. */
export type FinancialYearHistory = readonly [monthDay: string, ...changes: ChangedFinancialYear[]];

/** A category of data subjects (GDPR Art. 30(1)(c); R13). */
export interface SubjectCategory extends Label {
  /** Whether controllers may name categories of their own within it (R8), see `CategoryOrder`. */
  readonly open?: boolean;
  readonly dpv?: string;
}

/** A category of personal data (GDPR Art. 30(1)(c); R14). */
export interface DataCategory extends Label {
  /** Identifies a person by itself, or only together with other data (R15). */
  readonly identifies?: 'directly' | 'indirectly';
  /** Whether controllers may name categories of their own within it (R8), see `CategoryOrder`. */
  readonly open?: boolean;
  /** Special category, GDPR Art. 9(1). */
  readonly special?: boolean;
  readonly freeText?: boolean;
  /** Logging and security data, which agreements give a clock of their own. */
  readonly security?: boolean;
  /**
   * Whoever reads it is recorded in the audit log (R95): `buffered`, gathered and written a little later, so that what is
   * gathered is lost with the process; or `strict`, written before the rows are handed over.
   */
  readonly reads?: 'buffered' | 'strict';
  readonly dpv?: string;
}

/** Someone data are disclosed to (GDPR Art. 4(9), 30(1)(d)); a sub-processor where it works for the vendor (R114). */
export interface Recipient<P extends string = string> extends Organisation {
  readonly kind: 'processor' | 'controller' | 'authority';
  readonly service: Label;
  /** Where it stores data: names under `places`; a sub-processor may do so in several. */
  readonly places: readonly P[];
  /** From where it reaches them, such as for support: names under `places`. Storage in the EEA is not the whole answer (T17). */
  readonly accessFrom?: readonly P[];
  /** What makes it lawful where one of these is outside the EEA. */
  readonly transfer?: Transfer;
  /** Which data it receives: names under `categories`. */
  readonly receives?: readonly string[];
}

/** A country or region where data are processed (R16). */
export interface Place extends Label {
  /** ISO 3166-1 alpha-2, or `EU` or `EEA`. */
  readonly country: string;
}

/**
 * A backup, or a copy that follows the database (R147 to R151): where what was erased can still be, and for how long.
 */
export interface Backup<P extends string = string> extends Label {
  /**
   * - `pointInTime`: any moment of the time it is kept can be restored
   * - `snapshot`: the state of certain moments
   * - `replica`: follows the database and keeps nothing of its own
   */
  readonly kind: 'pointInTime' | 'snapshot' | 'replica';
  /** For how long a copy is kept; not for a replica. */
  readonly keptFor?: Period;
  /** How often a snapshot is taken. */
  readonly every?: Period;
  /** Names under `places`. */
  readonly places?: readonly P[];
}

/** A technical or organisational measure (GDPR Art. 32(1)). */
export interface Measure extends Label {
  readonly kind: 'technical' | 'organisational';
  readonly dpv?: string;
}

/** How long events of the audit log are kept, by what they are evidence of (R50, R139). */
export interface AuditLogRetention {
  /** From the day of the event; a class without a period is kept. */
  readonly keep: Readonly<Partial<Record<AuditClass, Period>>>;
}

/** How long a kind of Gallra's own records is kept, where that is not the usual time. */
export interface OwnRecordRule {
  /** Within what the purpose of the record needs and can justify; `gallra plan` shows both. */
  readonly storage: Period;
}

/** A whole policy: plain data that can be written as JSON. */
export interface Policy {
  /** Time zone in which days begin and end, e.g. `Europe/Stockholm`. */
  readonly timeZone: string;
  /** Whose own law applies beside the GDPR: supervisory authority, identity numbers; default `SE`. */
  readonly jurisdiction?: JurisdictionCode;
  /** How time columns are encoded where they do not say; default `instant`. */
  readonly times?: TimeEncoding;
  /** Vendor, representative and data protection officer: whom the register and the access report name. */
  readonly parties?: Parties;
  /** The table of controllers, where the vendor processes for others; absent: the vendor is the only controller. */
  readonly controllers?: Controllers;
  /**
   * Last day of the vendor's own financial years, `MM-DD`; default `12-31`. Where it was changed, with its history:
   * `['06-30', { from: '2028-07-01', ends: '2029-12-31' }]`.
   */
  readonly financialYearEnd?: string | FinancialYearHistory;
  /** Countries where data are processed, by the names that purposes, recipients and backups use. */
  readonly places?: Readonly<Record<string, Place>>;
  /** The promise that data are stored nowhere else (R197): `check` holds places of purposes, recipients and backups to it. */
  readonly storageWithin?: 'EEA';
  /** The statement that no special categories are processed (GDPR Art. 9(1); R24): `check` reports what contradicts it. */
  readonly specialCategories?: 'none';
  /** Categories of data subjects, by the names that purposes and tables use. */
  readonly subjects: Readonly<Record<string, SubjectCategory>>;
  /** Categories of personal data, by the names that purposes and columns use. */
  readonly categories: Readonly<Record<string, DataCategory>>;
  /** The moments that storage rules count from; each table says where it reads them. */
  readonly events: Readonly<Record<string, Label>>;
  /** What data are processed for: whose, which, on what legal basis and for how long. */
  readonly purposes: Readonly<Record<string, Purpose>>;
  /** Duties in law to keep data; tables list the columns that each of them reaches. */
  readonly duties?: Readonly<Record<string, Duty>>;
  /** The longest that a law or an agreement allows; they cut purposes and duties short. */
  readonly limits?: Readonly<Record<string, Limit>>;
  /** Whom data are disclosed to, by the names that purposes use. */
  readonly recipients?: Readonly<Record<string, Recipient>>;
  /** How the data are protected, for the register. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Where what was erased can still be, and until when. */
  readonly backups?: Readonly<Record<string, Backup>>;
  /** How long events of the audit log are kept; absent: all of them, for good. */
  readonly auditLog?: AuditLogRetention;
  /**
   * Gallra's own records (`legal_holds`, `exercised_rights`, `chosen_periods`, `erasure_journal`, `journal_exports`,
   * `controller_categories`), where
   * they are kept for another time than usual. No part of the version of the host's rules.
   */
  readonly ownRecords?: Readonly<Record<string, OwnRecordRule>>;
  /** Every table of the database: its columns and whom they are about, or a word where it holds no person. */
  readonly tables: Readonly<Record<string, TableClassification>>;
}
