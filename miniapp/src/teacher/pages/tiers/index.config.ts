export default definePageConfig({ navigationBarTitleText: '分层' });
