export { auditRequests, type RequestAuditOptions, type Told } from '@gallra/audit/hono';
