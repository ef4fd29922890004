export { currentContext, withContext } from './processing-context.ts';
export type { RequestAuditOptions, Told } from './request-audit.ts';
export { type RefusedAccess, refuseAccess } from './security-event.ts';
export { type StrictContext, strictContext } from './strict-context.ts';
