// Swedish statutes as duties and limits: `import * as se from '@gallra/core/se'`.
export { bookkeeping } from './accounts/bookkeeping.ts';
export { taxRecords } from './accounts/tax-procedure.ts';
export { electronicInterfaceRecords, importSchemeRecords, specialSchemeRecords } from './accounts/value-added-tax.ts';
export { patientRecords } from './care/patient-records.ts';
export { socialServicesFile } from './care/social-services.ts';
export { privateSupportFile, supportFile } from './care/support-and-service.ts';
export { consumerSaleClaim } from './consumer-sales.ts';
export { creditInformation } from './credit-information.ts';
export { bidList, brokerDocuments } from './estate-agents.ts';
export { consumerPrescription, consumerServiceComplaint, prescription } from './limitation-of-claims.ts';
export {
  customerDueDiligence,
  moneyLaunderingMaximum,
  suspicionReport,
  suspiciousTransactionReport,
} from './money-laundering.ts';
export { swedishPublicHolidays } from './public-holiday.ts';
export { holidayPayClaim } from './work/annual-leave.ts';
export { discriminationClaim, recruitmentClaim } from './work/discrimination.ts';
export { whistleblowingMaximum } from './work/whistleblowing.ts';
