// Swedish statutes as duties and limits, and Swedish public holidays: `import * as se from 'gallra/se'`.
export {
  bidList,
  bookkeeping,
  brokerDocuments,
  consumerPrescription,
  consumerServiceComplaint,
  customerDueDiligence,
  discriminationClaim,
  electronicInterfaceRecords,
  moneyLaunderingMaximum,
  prescription,
  suspicionReport,
  swedishPublicHolidays,
} from '@gallra/core/se';
