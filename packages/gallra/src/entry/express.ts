export { auditRequests, type ExpressAudit, type RequestAuditOptions, type Told } from '@gallra/audit/express';
