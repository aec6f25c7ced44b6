export default definePageConfig({ navigationBarTitleText: '值班与请假' });
