// Regulations of the Union as duties and limits: `import * as eu from 'gallra/eu'`.
export { customerDueDiligence, moneyLaunderingMaximum, suspicionReport } from '@gallra/core/eu';
