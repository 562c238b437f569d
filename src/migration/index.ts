export { clientIdOf, clientNameOf } from './client-books';
export { migrationReport, type MigrationReport, type ReportOptions } from './migration-report';
export { periodSince } from './report-period';
export { reportCsv, reportJson } from './report-json';
export { reportHtml, reportStyle } from './report-html';
export { reportMarkdown } from './report-markdown';
export { operationName } from './use-tally';
export { stateWords } from './readiness-words';
export { shownName } from './report-words';
