export { describeClient } from './client';
export { describeOpenApi, openApiEnd, type ExportSources } from './openapi';
export { countProperties, isSeen, narrowArguments } from './narrowing';
export { type ClientUse } from './client-tests';
export { describePostman, postmanEnd } from './postman';
export { chooseOperations, type OperationChoice, type OperationWish } from './operation-choice';
export { type DocumentForm, type TakeText } from './document-writer';
export { v1Failures } from './openapi-common';
export { shapeText, v1AgentOperations, v1Operations } from './v1-operations';
export { codeSamples } from './code-samples';
export { curlCall } from './shell-call';
export {
  contractExamples,
  exampleAnswerEnvelope,
  exampleEnvelope,
  exampleRestAnswer,
  exampleRestCall,
  type ExampleSource,
} from './examples';
