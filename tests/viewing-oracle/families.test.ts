import { familyLaws, openFamilies } from './family-laws';
import { describeLaws } from './law';

let families: Awaited<ReturnType<typeof openFamilies>>;
beforeAll(async () => {
  families = await openFamilies();
}, 60_000);
afterAll(() => families.close(), 60_000);

describeLaws(
  'what a push is counted to have done, against sets and first times',
  familyLaws(() => families),
  1,
);
