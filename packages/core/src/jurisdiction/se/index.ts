// Swedish statutes as duties and limits: `import * as se from '@gallra/core/se'`.
export { bookkeeping, electronicInterfaceRecords } from './bookkeeping.ts';
export { bidList, brokerDocuments } from './estate-agents.ts';
export {
  consumerPrescription,
  consumerServiceComplaint,
  discriminationClaim,
  prescription,
} from './limitation-of-claims.ts';
export {
  customerDueDiligence,
  moneyLaunderingMaximum,
  suspicionReport,
} from './money-laundering.ts';
export { swedishPublicHolidays } from './public-holiday.ts';
