export { fidelityOf, type Fidelity, type VersionPair } from './fidelity';
export { mergedLedgers, periodSince } from './merged-ledgers';
export { migrationReport, type MigrationReport, type ReportOptions } from './migration-report';
export { reportCsv, reportJson } from './report-json';
export { reportHtml, reportStyle } from './report-html';
export { reportMarkdown } from './report-markdown';
export { stateWords } from './readiness-words';
export { shownName } from './report-words';
