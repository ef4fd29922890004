export { isKnownLanguage } from '../policy/label.ts';
export type { AccessTexts, Right } from '../words/access/access-texts.ts';
export { accessTexts } from '../words/access/languages.ts';
export { articleInWords, basisInWords } from '../words/article.ts';
export { type AuditTexts, auditTexts, eventName } from '../words/audit/audit-texts.ts';
export { actingForTexts } from '../words/command/acting-for.ts';
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
} from '../words/command/audit.ts';
export { type CheckTexts, checkTexts } from '../words/command/check.ts';
export { eraseQuestions, erasureTexts, notErased } from '../words/command/erasure.ts';
export { exportTexts } from '../words/command/export.ts';
export { chartTitles, forecastTexts } from '../words/command/forecast.ts';
export { holdListTexts, holdPlaced, holdReleased } from '../words/command/hold.ts';
export { journalTexts, replayTexts } from '../words/command/journal.ts';
export { ownRecordTexts } from '../words/command/own-records.ts';
export { periodChosen, periodListTexts } from '../words/command/period.ts';
export { type PlanTexts, planTexts } from '../words/command/plan.ts';
export { purgeTexts } from '../words/command/purge.ts';
export { migratedTexts, pauseTexts, resumeTexts, statusTexts, workerStopped } from '../words/command/status.ts';
export { controllerSucceeded } from '../words/command/succession.ts';
export { fileTexts, sweepTexts } from '../words/command/sweep.ts';
export { verificationTexts } from '../words/command/verification.ts';
export { formatDate, formatDayOf, formatMoment, formatSecond } from '../words/date-in-words.ts';
export { erasureWarningTexts } from '../words/erasure-warning.ts';
export { type Html, html, htmlPage, joined } from '../words/html.ts';
export { inLanguage, written } from '../words/label.ts';
export {
  capitalised,
  type Language,
  type LanguageTag,
  listed,
  locales,
  sentencesIn,
  textsIn,
} from '../words/language.ts';
export { describePeriod } from '../words/period-in-words.ts';
export { recordRule } from '../words/record-rule.ts';
export { ruleInWords, termInWords, termTitles } from '../words/rule-in-words.ts';
export {
  type AgreementTerm,
  type CountedTerm,
  type LimitTerm,
  longestTerm,
  type StorageTerm,
  storageTerm,
  type TermOptions,
} from '../words/storage-term.ts';
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
} from '../words/title.ts';
export { formatNumber } from '../words/value/number-in-words.ts';
export { codeOf, type ValueWords, valueInWords } from '../words/value/value-in-words.ts';
