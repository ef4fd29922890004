// Regulations of the Union as duties and limits: `import * as eu from '@gallra/core/eu'`.
export { customerDueDiligence, moneyLaunderingMaximum, suspicionReport } from './money-laundering.ts';
