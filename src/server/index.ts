export { crmReport, type CrmReport, type CrmStatus } from './health';
export type { ExtraPages } from './pages';
export { type RunningServer, type ServerOptions, startServer } from './server';
export { embed, type Handler } from './embed';
