export { type EvaluateOptions, evaluate } from './evaluate.ts';
export {
  byType,
  type DevPane,
  type Evaluation,
  type Link,
  only,
  type RegisteredResource,
  ResourceNotFoundError,
} from './graph.ts';
