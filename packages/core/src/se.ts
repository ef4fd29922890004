// Swedish statutes as duties and limits: `import * as se from '@gallra/core/se'`.
export { bookkeeping, electronicInterfaceRecords } from './statutes/bookkeeping.ts';
export { bidList, brokerDocuments } from './statutes/estate-agents.ts';
export {
  consumerPrescription,
  consumerServiceComplaint,
  discriminationClaim,
  prescription,
} from './statutes/limitation-of-claims.ts';
export {
  customerDueDiligence,
  moneyLaunderingMaximum,
  suspicionReport,
} from './statutes/money-laundering.ts';
