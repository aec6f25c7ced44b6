import { connect } from '../../../bot-server/store/connect';
import { openSeal } from '../../../bot-server/seal/field';
import { openTokenStore } from '../../../bot-server/store/tokens';
import { openGateway } from '../../../bot-server/wechat/gateway';
import { account, secrets } from '../../wechat/stand-in';

/** One process of several that call WeChat with the token they share. Tells its parent how many calls failed. */
async function main(): Promise<void> {
  const [uri = '', baseUrl = '', key = '', calls = '0', whom = ''] = process.argv.slice(2);
  const connection = await connect(uri);
  const gateway = openGateway({
    accounts: () => ({ account: account('mini'), secret: secrets.mini, baseUrl }),
    tokens: openTokenStore(connection, { seal: openSeal([{ id: 'k1', key: Buffer.from(key, 'hex') }]) }),
  });
  let [made, failed] = [0, 0];
  const lane = async (): Promise<void> => {
    while (made < Number(calls)) {
      made += 1;
      const verdict = await gateway.checkText('mini', { openid: whom, text: '您好', scene: 2 });
      if (verdict === 'unchecked') failed += 1;
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  process.send?.({ made, failed });
  await connection.close();
}

main().catch((error: unknown) => {
  process.stderr.write(String(error instanceof Error ? error.stack : error));
  process.exit(1);
});
