/** Legal basis, GDPR Art. 6(1). */
export type LegalBasis = '6(1)(a)' | '6(1)(b)' | '6(1)(c)' | '6(1)(d)' | '6(1)(e)' | '6(1)(f)';

/** Condition for special categories, GDPR Art. 9(2). */
export type SpecialCategoryBasis = `9(2)(${'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j'})`;

/** The role in which data are processed, GDPR Art. 4(7) and (8). */
export type Role = 'controller' | 'processor';

/**
 * Whose a purpose is, and so the role in which the vendor acts:
 *
 * - `controller`: the vendor's own
 * - `processor`: the vendor carries it out for its controllers, on their documented instructions (Art. 28(3)(a))
 * - `tenant`: each controller's own, written once for all of them; the vendor is processor of the data
 */
export type PurposeRole = Role | 'tenant';

/** A country whose own law Gallra knows, by ISO 3166-1 code. */
export type JurisdictionCode = 'SE';

/** Where data came from: what Art. 14(2)(f) and 15(1)(g) want told, and what Art. 20 turns on. */
export type DataSource = 'provided' | 'observed' | 'derived' | 'thirdParty';

/**
 * How a column holds a point in time.
 *
 * - `instant`: a type that names an instant by itself (`timestamptz`; MySQL's `TIMESTAMP`)
 * - `utc`, `local`: date and time without a zone, meant in UTC or in the policy's time zone
 *   (`timestamp`, `DATETIME`, SQLite text `2026-03-01 12:00:00`)
 * - `iso`: text in UTC as `Date.prototype.toISOString` writes it (`2026-03-01T12:00:00.000Z`), with any digits of a second
 *   or none, and `+00:00` for `Z`
 * - `date`: a calendar date (`date`, or text `2026-03-01`)
 * - `epochSeconds`, `epochMilliseconds`: a number counted from 1970-01-01T00:00Z
 *
 * What has not this form, or lies outside of the years 1 to 9999, is no time that can be read: it keeps, and is counted.
 */
export type TimeEncoding = 'instant' | 'utc' | 'local' | 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds';

/** Encodings that tell the hour, which a period counted in hours needs. */
export const exactEncodings: readonly TimeEncoding[] = ['instant', 'utc', 'iso', 'epochSeconds', 'epochMilliseconds'];

/**
 * What an event is evidence of. Each class is kept for a time of its own.
 *
 * - `change`: rows were inserted, updated or deleted
 * - `read`: tagged columns were consulted
 * - `security`: access was refused, or a request failed
 * - `evidence`: Gallra disposed of data, or somebody exercised a right, placed a hold, approved a plan
 */
export type AuditClass = 'change' | 'read' | 'security' | 'evidence';
