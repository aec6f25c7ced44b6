import { Link } from '../../components/link';

/** To where a WeChat is tied to an account with a password. */
export const TieLink = () => (
  <Link id="tie-link" to="/pages/me/index" className="gy-textlink">
    去“我的”里连上微信
  </Link>
);
