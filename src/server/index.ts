export { crmReport, type CrmReport, type CrmStatus } from './server-pages';
export type { ExtraPages, PageRequest, ServerPage } from './server-pages';
export { type RunningServer, type ServerOptions, startServer } from './server';
export { embed, type Handler } from './embed';
