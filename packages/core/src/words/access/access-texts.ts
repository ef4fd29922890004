import type { TransferMechanism } from '../../policy/transfer.ts';
import type { DataSource, LegalBasis, SpecialCategoryBasis } from '../../policy/vocabulary.ts';

/** A right of the data subject (GDPR Chapter III, Art. 77). */
export type Right =
  | 'access'
  | 'rectification'
  | 'erasure'
  | 'restriction'
  | 'portability'
  | 'objection'
  | 'withdrawal'
  | 'humanReview'
  | 'complaint';

/** Every sentence of an access report in one language. */
export interface AccessTexts {
  readonly title: string;
  readonly summary: (counts: {
    readonly pieces: number;
    readonly records: number;
    readonly purposes: number;
  }) => string;
  readonly registeredAs: string;
  readonly generated: string;
  readonly contents: string;
  readonly headings: Readonly<
    Record<'purposes' | 'data' | 'schedule' | 'ownRecords' | 'recipients' | 'rights' | 'parties' | 'complaint', string>
  >;
  readonly intros: Readonly<Record<'purposes' | 'data' | 'schedule' | 'ownRecords' | 'recipients' | 'rights', string>>;
  readonly duty: string;
  readonly basis: string;
  readonly provision: string;
  readonly bases: Readonly<Record<LegalBasis, string>>;
  readonly special: string;
  readonly specialBases: Readonly<Record<SpecialCategoryBasis, string>>;
  readonly article: (number: string) => string;
  readonly categories: string;
  readonly operations: string;
  readonly processing: string;
  readonly partOf: (title: string) => string;
  readonly storage: string;
  readonly periodSource: string;
  readonly legalClaims: string;
  readonly recipients: string;
  /** The policy says that there are none. */
  readonly noRecipients: string;
  /** The policy does not say. */
  readonly unstatedRecipients: string;
  readonly places: string;
  readonly accessFrom: string;
  readonly automated: string;
  /** Of what a processor carries out, in the package of its controller or in its own. */
  readonly processor: (processor: string | undefined) => string;
  /** Of a purpose that is the vendor's own, in the package of somebody else. */
  readonly vendorsOwn: (vendor: string | undefined) => string;
  /** What the vendor does for a controller. */
  readonly vendorService: string;
  readonly as: string;
  readonly record: (number: number) => string;
  readonly source: string;
  readonly sources: Readonly<Record<DataSource, string>>;
  readonly unknownSource: string;
  readonly usedFor: string;
  readonly draft: string;
  readonly specialCategory: string;
  readonly until: Readonly<Record<'unknown' | 'hold' | 'restriction' | 'others' | 'row' | 'due', string>>;
  readonly untilDate: (date: string) => string;
  readonly untilInstant: (moment: string) => string;
  readonly untilEvent: (event: string) => string;
  readonly withheld: (what: string, citation: string) => string;
  readonly acted: string;
  readonly alike: (records: number) => string;
  readonly empty: string;
  readonly yes: string;
  readonly no: string;
  readonly bytes: (count: number) => string;
  readonly service: string;
  readonly safeguard: string;
  readonly kinds: Readonly<Record<'processor' | 'controller' | 'authority', string>>;
  readonly mechanisms: Readonly<Record<TransferMechanism, string>>;
  readonly clausesModule: (module: number) => string;
  readonly validTo: (date: string) => string;
  readonly rights: Readonly<Record<Right, readonly [name: string, explanation: string]>>;
  readonly concerns: string;
  readonly parties: Readonly<
    Record<
      | 'controller'
      | 'vendor'
      | 'vendorAsProcessor'
      | 'vendorAsBoth'
      | 'jointController'
      | 'representative'
      | 'dataProtectionOfficer',
      string
    >
  >;
  readonly registrationNumber: string;
  readonly complaint: (authority: string) => string;
  readonly version: (rules: string, texts: string) => string;
}
