export type { ErasureGround } from '@gallra/core/policy';
export type { Language, LanguageTag, Right, StorageTerm } from '@gallra/core/words';
export { type AccessOptions, type AccessPackage, accessPackage } from './access/access.ts';
export { accessHtml } from './access/access-html.ts';
export type { AccessPurpose, AccessRecipient } from './access/access-purpose.ts';
export type { AccessColumn, AccessRow } from './access/access-row.ts';
export type { AccessValue } from './access/access-value.ts';
export type { ApplicableRight } from './access/applicable-right.ts';
export type { AccessOwnRecord, OwnRecordValue } from './access/own-record.ts';
export type { Until } from './access/until.ts';
export { type EraseOptions, type ErasureReport, erase } from './erasure/erasure.ts';
export type { ErasureOutlook, RowFates, ShareUnderHold } from './erasure/erasure-outlook.ts';
export {
  type ErasureHeading,
  type ErasurePreview,
  erasurePreview,
  type ReferencedRows,
} from './erasure/erasure-preview.ts';
export type { ErasureFailure } from './erasure/erasure-proof.ts';
export type { ErasureWarning } from './erasure/erasure-warning.ts';
export type { KeptClaim, KeptShare, TableShare } from './erasure/kept-claim.ts';
export { forSubject, type Tellable } from './erasure/told.ts';
export type { AboutSubject } from './person/about-subject.ts';
export { type EarlierRows, earlierRows } from './person/earlier-holder.ts';
export {
  type RectificationOrder,
  type RightOptions,
  type RightOrder,
  recordRectification,
  recordRight,
} from './rights/recorded-right.ts';
export { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
