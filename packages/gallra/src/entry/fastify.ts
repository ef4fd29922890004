export { auditRequests, type RequestAuditOptions, type Told } from '@gallra/audit/fastify';
