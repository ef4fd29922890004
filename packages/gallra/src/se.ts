// Swedish statutes as duties and limits: `import * as se from 'gallra/se'`.
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
} from '@gallra/core/se';
