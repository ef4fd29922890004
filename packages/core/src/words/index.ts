export { isKnownLanguage } from '../policy/label.ts';
export type { AccessTexts, Right } from './access/access-texts.ts';
export { accessTexts } from './access/languages.ts';
export { articleInWords } from './article.ts';
export { type AuditTexts, auditTexts, eventName } from './audit/audit-texts.ts';
export {
  auditActorTexts,
  auditEpochTexts,
  auditExportTexts,
  auditKeysTexts,
  auditProveTexts,
  auditPruneTexts,
  auditSealTexts,
  auditShowTexts,
  auditTriggerTexts,
} from './command/audit.ts';
export { type CheckTexts, checkTexts } from './command/check.ts';
export { eraseQuestions, erasureTexts, notErased } from './command/erasure.ts';
export { exportTexts } from './command/export.ts';
export { chartTitles, forecastTexts } from './command/forecast.ts';
export { holdListTexts, holdPlaced, holdReleased } from './command/hold.ts';
export { journalTexts, replayTexts } from './command/journal.ts';
export { ownRecordTexts } from './command/own-records.ts';
export { periodChosen, periodListTexts } from './command/period.ts';
export { type PlanTexts, planTexts } from './command/plan.ts';
export { purgeTexts } from './command/purge.ts';
export { migratedTexts, pauseTexts, resumeTexts, statusTexts, workerStopped } from './command/status.ts';
export { fileTexts, sweepTexts } from './command/sweep.ts';
export { verificationTexts } from './command/verification.ts';
export { formatDate, formatDayOf, formatMoment, formatSecond } from './date-in-words.ts';
export { erasureWarningTexts } from './erasure-warning.ts';
export { type Html, html, htmlPage, joined } from './html.ts';
export { inLanguage, written } from './label.ts';
export {
  capitalised,
  type Language,
  type LanguageTag,
  listed,
  locales,
  sentencesIn,
  textsIn,
} from './language.ts';
export { describePeriod } from './period-in-words.ts';
export { recordRule } from './record-rule.ts';
export { ruleInWords, termInWords, termTitles } from './rule-in-words.ts';
export {
  type AgreementTerm,
  type CountedTerm,
  type LimitTerm,
  longestTerm,
  type StorageTerm,
  storageTerm,
  type TermOptions,
} from './storage-term.ts';
export {
  categoryTitle,
  claimTitle,
  columnNames,
  columnTitle,
  eventTitle,
  subjectTitle,
  tableName,
  tableTitle,
  titleOf,
} from './title.ts';
