import { familyLaws, openFamilies } from '../viewing-oracle/family-laws';
import { killLaws } from '../viewing-oracle/kill-laws';
import { describeLaws, FAULTS_TIMES, LEAST_CASES } from '../viewing-oracle/law';
import { phoneLaws } from '../viewing-oracle/phone-laws';
import { ruleLaws } from '../viewing-oracle/rule-laws';
import { openTwoServers, storeLaws } from '../viewing-oracle/store-laws';

let families: Awaited<ReturnType<typeof openFamilies>>;
let servers: Awaited<ReturnType<typeof openTwoServers>>;
beforeAll(async () => {
  [families, servers] = await Promise.all([openFamilies(), openTwoServers()]);
}, 120_000);
afterAll(() => Promise.all([families.close(), servers.close()]), 120_000);

const own = storeLaws(() => servers);
const figures = familyLaws(() => families);

it('the laws of viewing are tried on enough cases', () => {
  const cases = [...phoneLaws, ...killLaws, ...ruleLaws, ...own, ...figures].reduce((sum, law) => sum + law.cases, 0);
  expect(cases).toBeGreaterThanOrEqual(LEAST_CASES);
});
describeLaws('what a phone tells, against a player that marks what it plays', phoneLaws, FAULTS_TIMES);
describeLaws('a phone that dies', killLaws, FAULTS_TIMES);
describeLaws('what is believed, against counting second by second', ruleLaws, FAULTS_TIMES);
describeLaws('what is stored and answered, against counting second by second', own, FAULTS_TIMES);
describeLaws('what a push is counted to have done, against sets and first times', figures, FAULTS_TIMES);
